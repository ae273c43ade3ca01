/** What people of the company do in a conversation: pure. */

import type { LiveEvent, Phase } from "../api/types";

/** Words of a person, or a notice of the desk about one; they stand after so many messages of the customer. */
export type Other =
  | { readonly kind: "message"; readonly number: number; readonly after: number; readonly by: string; readonly text: string }
  | { readonly kind: "notice"; readonly number: number; readonly after: number; readonly text: { readonly zh: string; readonly en: string } };

export interface People {
  readonly phase: Phase;
  /** Who has the conversation; empty when nobody has. */
  readonly agent: string;
  readonly others: readonly Other[];
  /** The number of the newest event that is known. */
  readonly seen: number;
}

export const NOBODY: People = { phase: "bot", agent: "", others: [], seen: 0 };

/** Apply an event that came after so many messages of the customer; one that is known already changes nothing. */
export function told(people: People, event: LiveEvent, after: number): People {
  if (event.number <= people.seen) {
    return people;
  }
  const now = { ...people, seen: event.number };
  switch (event.kind) {
    case "message":
    case "notice":
      return { ...now, others: [...people.others, { ...event, after }] };
    case "phase":
      return { ...now, phase: event.phase, agent: event.phase === "human" ? event.agent : "" };
    case "turn":
    case "other":
      return now;
    default:
      return event satisfies never;
  }
}

/** Apply a whole timeline: the messages of the customer that stand in it are counted. */
export function retold(events: readonly LiveEvent[]): People {
  let people = NOBODY;
  let turns = 0;
  for (const event of events) {
    turns += event.kind === "turn" ? 1 : 0;
    people = told(people, event, turns);
  }
  return people;
}
