/** The files that wait to be sent. The library's own list cannot be used from the keyboard; these buttons can. */

import { CloseOutlined } from "@ant-design/icons";
import { FileCard } from "@ant-design/x";
import { Button } from "antd";
import type { JSX } from "react";

import type { Draft } from "../media/kinds";
import { useStrings } from "../text/locale";
import styles from "./DraftList.module.css";

interface Props {
  readonly drafts: readonly Draft[];
  readonly onChange: (drafts: readonly Draft[]) => void;
}

export function DraftList({ drafts, onChange }: Props): JSX.Element {
  const strings = useStrings();
  const remove = (gone: Draft): void => {
    URL.revokeObjectURL(gone.url);
    onChange(drafts.filter((draft) => draft !== gone));
  };
  return (
    <ul className={styles["drafts"]} aria-label={strings.composer.attached}>
      {drafts.map((draft) => (
        <li key={draft.id} className={styles["draft"]}>
          {draft.kind === "image" ? (
            <img src={draft.url} alt={draft.file.name} className={styles["picture"]} />
          ) : (
            <FileCard size="small" type="file" name={draft.file.name} byte={draft.file.size} />
          )}
          <Button
            size="small"
            shape="circle"
            icon={<CloseOutlined />}
            className={styles["remove"] ?? ""}
            aria-label={strings.composer.remove(draft.file.name)}
            onClick={() => { remove(draft); }}
          />
        </li>
      ))}
    </ul>
  );
}
