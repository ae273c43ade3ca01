/** Whether suggestions rest on what the customer did, joined to the desk: read, switched off, switched on. */

import { useCallback, useEffect, useState } from "react";

import { readPersonal, writePersonal, type Desk } from "../api/transport";

export interface Personal {
  /** null until the desk has told it; a desk that suggests nothing never does */
  readonly on: boolean | null;
  readonly busy: boolean;
  /** The last switch was not saved. */
  readonly failed: boolean;
  /** Read it again: words in the chat switch it too. */
  readonly read: () => void;
  readonly change: (on: boolean) => void;
}

interface Known {
  readonly conversation: string | null;
  readonly on: boolean | null;
  readonly busy: boolean;
  readonly failed: boolean;
}

const DESK: Desk = { base: "", locale: "en" }; // nothing of the answer is in words
const NOTHING: Known = { conversation: null, on: null, busy: false, failed: false };

/** Keep the switch of a conversation. */
export function usePersonal(conversation: string | null): Personal {
  const [last, setLast] = useState<Known>(NOTHING);
  const known = last.conversation === conversation ? last : NOTHING;

  const read = useCallback(() => {
    if (conversation !== null) {
      readPersonal(DESK, conversation).then(
        (on) => { setLast({ ...NOTHING, conversation, on }); },
        () => undefined, // without it there is nothing to switch
      );
    }
  }, [conversation]);

  useEffect(read, [read]);

  const change = (on: boolean): void => {
    if (conversation === null || known.busy) {
      return;
    }
    setLast((now) => ({ ...now, busy: true, failed: false }));
    const here = (more: Partial<Known>): void => {
      setLast((now) => (now.conversation === conversation ? { ...now, busy: false, ...more } : now));
    };
    writePersonal(DESK, conversation, on).then((holds) => { here({ on: holds }); }, () => { here({ failed: true }); });
  };

  return { ...known, read, change };
}
