/** The bell on the front desk. */

import type { JSX } from "react";

export function Bell({ size }: { readonly size: number }): JSX.Element {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="9" fill="var(--ant-color-primary)" />
      <g fill="var(--ant-color-bg-container)">
        <path d="M6.5 21.5a9.5 9.5 0 0 1 19 0z" />
        <rect x="5" y="23" width="22" height="2.6" rx="1.3" />
        <rect x="14.7" y="8.6" width="2.6" height="4" />
        <rect x="12.4" y="7" width="7.2" height="2.6" rx="1.3" />
      </g>
    </svg>
  );
}
