/** Shows whether voice and face are looked at, and opens what the customer agreed to. */

import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import type { JSX } from "react";

import type { Consenting } from "../state/useConsent";
import { useStrings } from "../text/locale";

export function ConsentEntry({ consenting: { consent, reviewing, review } }: { readonly consenting: Consenting }): JSX.Element | null {
  const strings = useStrings().consent;
  if (consent === null || consent.offered.length === 0) {
    return null;
  }
  const now = strings.now(consent.purposes.map((purpose) => strings.purposes[purpose]));
  return (
    <Tooltip title={now}>
      <Button
        type="text"
        icon={consent.purposes.length > 0 ? <EyeOutlined /> : <EyeInvisibleOutlined />}
        aria-label={`${strings.label}: ${now}`}
        aria-expanded={reviewing}
        onClick={() => { review(!reviewing); }}
        data-testid="consent-entry"
      />
    </Tooltip>
  );
}
