/** Whether a person is there or coming, joined to the desk: asked for, waited for, and how good the help was. */

import { useEffect, useState } from "react";

import { askPerson, readPerson, score, type Desk } from "../api/transport";
import type { Person, Phase } from "../api/types";

export interface Waiting {
  /** null until the desk has told it */
  readonly person: Person | null;
  /** Asking for a person did not reach the desk. */
  readonly failed: boolean;
  readonly ask: () => void;
  /** Gives whether the score was kept. */
  readonly rate: (stars: number) => Promise<boolean>;
}

const DESK: Desk = { base: "", locale: "en" }; // both languages come at once
const AGAIN = 20_000; // milliseconds after which the place in the queue is asked for again

interface Known {
  readonly conversation: string | null;
  readonly person: Person | null;
  readonly failed: boolean;
}

const NOTHING: Known = { conversation: null, person: null, failed: false };

/** Keep it for a conversation; `open` opens one where there is none. */
export function usePerson(conversation: string | null, phase: Phase, open: () => Promise<string>): Waiting {
  const [last, setLast] = useState<Known>(NOTHING);
  const known = last.conversation === conversation ? last : NOTHING;

  useEffect(() => {
    if (conversation === null || phase !== "waiting") {
      return undefined;
    }
    const load = (): void => {
      readPerson(DESK, conversation).then(
        (person) => { setLast({ conversation, person, failed: false }); },
        () => undefined, // the place in the queue is a courtesy
      );
    };
    load();
    const timer = setInterval(load, AGAIN);
    return () => { clearInterval(timer); };
  }, [conversation, phase]);

  const ask = (): void => {
    open()
      .then(async (id) => { setLast({ conversation: id, person: await askPerson(DESK, id), failed: false }); })
      .catch(() => { setLast((now) => ({ ...now, conversation, failed: true })); });
  };

  const rate = async (stars: number): Promise<boolean> => {
    return conversation !== null && (await score(DESK, conversation, stars).then(() => true, () => false));
  };

  return { person: known.person, failed: known.failed, ask, rate };
}
