/** The customer's consent, joined to the desk: read, given, refused, withdrawn. Nothing here holds up a message. */

import { useCallback, useEffect, useState } from "react";

import { ApiError } from "../api/retry";
import { readConsent, writeConsent, type Desk } from "../api/transport";
import type { Consent, Purpose } from "../api/types";

/** Why an answer was not recorded: the text changed since it was read, or the desk did not take it. */
export type Trouble = "changed" | "failed";

export interface Consenting {
  /** null until the desk has told it */
  readonly consent: Consent | null;
  readonly trouble: Trouble | null;
  /** The customer wants to see what they agreed to. */
  readonly reviewing: boolean;
  readonly review: (reviewing: boolean) => void;
  /** What holds has just been changed, and the customer is to be told. */
  readonly told: boolean;
  /** Read what there is to ask, in time before something is sent. */
  readonly prepare: () => void;
  /** Gives whether the answer was recorded. */
  readonly answer: (purposes: readonly Purpose[]) => Promise<boolean>;
}

interface Known {
  readonly conversation: string | null;
  readonly consent: Consent | null;
  readonly trouble: Trouble | null;
  readonly reviewing: boolean;
  readonly told: boolean;
}

const DESK: Desk = { base: "", locale: "en" }; // both languages come at once
const NOTHING: Known = { conversation: null, consent: null, trouble: null, reviewing: false, told: false };
const OUTDATED = ["conflict", "invalid"]; // the text was changed, or what it asks for was switched off

/** What is known of a consent once it was answered. */
export type Change = Pick<Known, "consent" | "trouble"> & Partial<Known>;

/** Record an answer; of a text that has changed since, give the new one: it is to be asked again. */
export async function recorded(conversation: string, known: Consent, purposes: readonly Purpose[], desk: Desk = DESK): Promise<Change> {
  try {
    return { consent: await writeConsent(desk, conversation, purposes, known.version), trouble: null, reviewing: false, told: true };
  } catch (error) {
    if (error instanceof ApiError && OUTDATED.includes(error.problem.kind)) {
      return { consent: await readConsent(desk, conversation).catch(() => known), trouble: "changed" };
    }
    return { consent: known, trouble: "failed" };
  }
}

/** Keep the consent of a conversation; `open` opens one where there is none. */
export function useConsent(conversation: string | null, open: () => Promise<string>): Consenting {
  const [last, setLast] = useState<Known>(NOTHING);
  const known = last.conversation === conversation ? last : NOTHING;

  const load = useCallback((id: string) => {
    readConsent(DESK, id).then(
      (consent) => { setLast({ ...NOTHING, conversation: id, consent }); },
      () => undefined, // without it nothing is asked, and nothing looked at
    );
  }, []);

  useEffect(() => {
    if (conversation !== null) {
      load(conversation);
    }
  }, [conversation, load]);

  const unknown = known.consent === null;
  const prepare = useCallback(() => {
    if (conversation === null) {
      open().catch(() => undefined); // the message itself will tell what is wrong
    } else if (unknown) {
      load(conversation);
    }
  }, [conversation, unknown, open, load]);

  const review = useCallback(
    (reviewing: boolean) => { setLast((now) => ({ ...now, trouble: null, reviewing, told: false })); },
    [],
  );

  const answer = async (purposes: readonly Purpose[]): Promise<boolean> => {
    if (conversation === null || known.consent === null) {
      return false;
    }
    const change = await recorded(conversation, known.consent, purposes);
    setLast((now) => (now.conversation === conversation ? { ...now, ...change } : now));
    return change.trouble === null;
  };

  return { ...known, review, prepare, answer };
}
