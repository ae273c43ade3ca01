/** The source of an answer, opened at the very words that were quoted. */

import { Alert, Button, Drawer, Skeleton, Tag } from "antd";
import { useEffect, useRef, useState, type JSX } from "react";

import { ApiError, local } from "../api/retry";
import { readSource } from "../api/transport";
import type { Citation, Problem, Source } from "../api/types";
import { cut, nearby } from "../state/span";
import { clock } from "../text/clock";
import { explain } from "../text/explain";
import { useStrings } from "../text/locale";
import { Evidence } from "./Evidence";
import styles from "./SourceDrawer.module.css";

const MARGIN = 20_000; // UTF-16 units drawn on each side of the quotation, until the whole is asked for

interface Props {
  readonly citation: Citation;
  readonly open: boolean;
  readonly onClose: () => void;
  /** The drawer is out of sight; only then may it go, or it could not give the keyboard back to its chip. */
  readonly onGone: () => void;
}

type Found = { readonly source: Source } | { readonly problem: Problem } | null;

function useSource(id: string): Found {
  const [found, setFound] = useState<Found>(null);
  useEffect(() => {
    const stop = new AbortController();
    readSource({ base: "", locale: "en", signal: stop.signal }, id).then(
      (source) => { setFound({ source }); },
      (error: unknown) => {
        if (!stop.signal.aborted) {
          setFound({ problem: error instanceof ApiError ? error.problem : local("fault", String(error)) });
        }
      },
    );
    return () => {
      stop.abort();
    };
  }, [id]);
  return found;
}

function Quoted({ source, citation }: { readonly source: Source; readonly citation: Citation }): JSX.Element {
  const strings = useStrings();
  const mark = useRef<HTMLElement>(null);
  const [whole, setWhole] = useState(false);
  const text = cut(source.text, citation.span);
  const drawn = whole ? text : nearby(text, MARGIN);
  const cropped = drawn.before.length + drawn.after.length < text.before.length + text.after.length;
  useEffect(() => {
    mark.current?.scrollIntoView({ block: "center" });
  }, [whole]);
  return (
    <>
      <div className={styles["text"]} tabIndex={0}>
        {drawn.before}
        <mark ref={mark} aria-label={strings.source.quoted} className={styles["mark"]}>
          {drawn.inside}
        </mark>
        {drawn.after}
      </div>
      {cropped && <Button onClick={() => { setWhole(true); }}>{strings.source.all}</Button>}
    </>
  );
}

function Content({ found, citation }: { readonly found: Found; readonly citation: Citation }): JSX.Element {
  const strings = useStrings();
  if (found === null) {
    return <Skeleton active />;
  }
  if ("problem" in found) {
    const { what, remedy } = explain(found.problem, strings);
    return <Alert type="error" showIcon title={what + strings.problem.between + remedy} />;
  }
  return (
    <>
      <Evidence citation={citation} />
      <Quoted source={found.source} citation={citation} />
    </>
  );
}

export default function SourceDrawer({ citation, open, onClose, onGone }: Props): JSX.Element {
  const strings = useStrings();
  const found = useSource(citation.source);
  return (
    <Drawer
      open={open}
      onClose={onClose}
      afterOpenChange={(shown) => { if (!shown) onGone(); }}
      title={citation.title === "" ? strings.source.title : citation.title}
      extra={
        <>
          {citation.page !== null && <Tag>{strings.message.page(citation.page)}</Tag>}
          {citation.ms !== null && <Tag>{clock(citation.ms[0] ?? 0)}</Tag>}
        </>
      }
      size={560}
      styles={{ wrapper: { maxWidth: "100vw" } }}
      data-testid="source"
    >
      <Content found={found} citation={citation} />
    </Drawer>
  );
}
