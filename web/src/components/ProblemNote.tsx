/** A part, or a whole message, that could not be used: what, why, what helps. */

import { Alert, Button } from "antd";
import { use, type JSX } from "react";

import type { Problem } from "../api/types";
import { explain, mayRetry } from "../text/explain";
import { useStrings } from "../text/locale";
import { ViewContext } from "./view";

interface Props {
  readonly problem: Problem;
  /** The exchange to send once more; null when only a part of it was left out. */
  readonly exchange: string | null;
}

export function ProblemNote({ problem, exchange }: Props): JSX.Element {
  const strings = useStrings();
  const { staff, waiting, retry } = use(ViewContext);
  const { title, what, size, remedy } = explain(problem, strings);
  const again =
    exchange !== null && mayRetry(problem) ? (
      <Button size="small" disabled={waiting} onClick={() => { retry(exchange); }}>
        {strings.message.retry}
      </Button>
    ) : null;
  return (
    <Alert
      type={exchange === null ? "warning" : "error"}
      showIcon
      title={
        <>
          <b>{title}</b>
          <div>{[what, size, remedy].filter((sentence) => sentence !== "").join(strings.problem.between)}</div>
          {staff && <small>{`${problem.kind} · ${problem.message}`}</small>}
        </>
      }
      action={again}
      data-testid="problem"
    />
  );
}
