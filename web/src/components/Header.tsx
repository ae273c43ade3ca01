/** The top of the page: who speaks, whether a person is coming, language, personal suggestions, consent, staff view, a new conversation. */

import { CustomerServiceOutlined, FormOutlined, IdcardOutlined, UserOutlined } from "@ant-design/icons";
import { Button, Segmented, Switch, Tag, Tooltip } from "antd";
import type { JSX } from "react";

import type { Locale } from "../api/types";
import type { Consenting } from "../state/useConsent";
import type { Personal } from "../state/usePersonal";
import { useStrings } from "../text/locale";
import { Bell } from "./Bell";
import { ConsentEntry } from "./ConsentEntry";
import styles from "./Header.module.css";
import { PersonalEntry } from "./PersonalEntry";

interface Props {
  readonly locale: Locale;
  readonly onLocale: (locale: Locale) => void;
  readonly staff: boolean;
  readonly onStaff: (staff: boolean) => void;
  readonly handedOff: boolean;
  /** The person who has the conversation; empty when nobody has. */
  readonly agent: string;
  /** null when a person was asked for already */
  readonly onPerson: (() => void) | null;
  readonly consenting: Consenting;
  readonly personal: Personal;
  readonly onRestart: (() => void) | null;
}

const LANGUAGES: { label: string; value: Locale }[] = [
  { label: "中文", value: "zh" },
  { label: "EN", value: "en" },
];

export function Header({ locale, onLocale, staff, onStaff, handedOff, agent, onPerson, consenting, personal, onRestart }: Props): JSX.Element {
  const strings = useStrings();
  return (
    <header className={styles["header"]}>
      <div className={styles["brand"]}>
        <Bell size={34} />
        <div className={styles["names"]}>
          <h1 className={styles["name"]}>{strings.name}</h1>
          <span className={styles["tagline"]}>{strings.tagline}</span>
        </div>
        {(handedOff || agent !== "") && (
          <Tag icon={<UserOutlined />} color={agent === "" ? "gold" : "green"} className={styles["person"] ?? ""}>
            {agent === "" ? strings.header.person : strings.person.with(agent)}
          </Tag>
        )}
      </div>
      <div className={styles["tools"]}>
        {onPerson !== null && (
          <Tooltip title={strings.person.ask}>
            <Button type="text" icon={<CustomerServiceOutlined />} aria-label={strings.person.ask} onClick={onPerson} />
          </Tooltip>
        )}
        {onRestart !== null && (
          <Tooltip title={strings.header.restart}>
            <Button type="text" icon={<FormOutlined />} aria-label={strings.header.restart} onClick={onRestart} />
          </Tooltip>
        )}
        <PersonalEntry personal={personal} />
        <ConsentEntry consenting={consenting} />
        <label className={styles["staff"]} title={strings.header.staffHint}>
          <Switch
            checked={staff}
            onChange={onStaff}
            checkedChildren={<IdcardOutlined />}
            unCheckedChildren={<IdcardOutlined />}
            aria-label={strings.header.staff}
          />
          <span aria-hidden className={styles["staffName"]}>
            {strings.header.staff}
          </span>
        </label>
        <Segmented<Locale> size="small" aria-label={strings.language} options={LANGUAGES} value={locale} onChange={onLocale} />
      </div>
    </header>
  );
}
