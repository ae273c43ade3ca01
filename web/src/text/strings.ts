/** Every string that a person sees, as one shape: a language that lacks one does not compile. */

import type { DecisionKind, Kind, Purpose } from "../api/types";
import type { AnswerName } from "../state/consent";
import type { Trouble } from "../state/useConsent";
import type { Strength } from "./recognised";

export interface Strings {
  readonly name: string;
  readonly tagline: string;
  readonly language: string;
  readonly welcome: { readonly title: string; readonly text: string; readonly tries: string };
  readonly header: {
    readonly staff: string;
    readonly staffHint: string;
    readonly restart: string;
    readonly person: string;
  };
  readonly composer: {
    readonly label: string;
    readonly placeholder: string;
    readonly send: string;
    readonly stop: string;
    readonly attach: string;
    readonly camera: string;
    readonly record: string;
    readonly remove: (name: string) => string;
    readonly drop: string;
    readonly dropHint: string;
    readonly attached: string;
  };
  readonly recorder: {
    readonly label: string;
    readonly level: string;
    readonly cancel: string;
    readonly send: string;
    readonly unsupported: string;
    readonly denied: string;
    readonly missing: string;
  };
  readonly message: {
    readonly conversation: string;
    readonly you: string;
    readonly desk: string;
    readonly thinking: string;
    readonly heard: Readonly<Record<Kind, string>>;
    readonly play: string;
    readonly pause: string;
    readonly picture: string;
    readonly film: string;
    readonly sources: string;
    readonly openSource: (number: number, title: string) => string;
    readonly page: (page: number) => string;
    readonly madeBy: string;
    readonly handOff: string;
    readonly handOffText: string;
    readonly notes: string;
    readonly retry: string;
    readonly choices: string;
    readonly rating: { readonly label: string; readonly good: string; readonly bad: string };
    readonly listen: string;
    readonly quiet: string;
    readonly cards: string;
    readonly noPicture: string;
    readonly why: string;
    readonly foundBy: (source: string) => string;
    /** What found a product, in words for customers, by the names of the desk's sources. */
    readonly finders: Readonly<Record<string, string>>;
    readonly fill: string;
    readonly submit: string;
    readonly delivered: string;
  };
  readonly person: {
    readonly ask: string;
    readonly failed: string;
    readonly label: string;
    readonly with: (name: string) => string;
    readonly closed: string;
    readonly score: string;
    readonly stars: readonly string[];
    readonly thanks: string;
  };
  readonly personal: {
    readonly label: string;
    readonly states: { readonly on: string; readonly off: string };
    readonly means: { readonly on: string; readonly off: string };
    readonly failed: string;
  };
  readonly consent: {
    readonly label: string;
    readonly question: string;
    readonly answers: Readonly<Record<AnswerName, string>>;
    readonly withdraw: string;
    readonly close: string;
    readonly purposes: Readonly<Record<Purpose, string>>;
    readonly now: (purposes: readonly string[]) => string;
    readonly troubles: Readonly<Record<Trouble, string>>;
  };
  readonly source: {
    readonly title: string;
    readonly quoted: string;
    readonly all: string;
    readonly picture: string;
    readonly from: (start: string, end: string) => string;
    readonly close: string;
  };
  readonly problem: {
    readonly refused: (part: string) => string;
    readonly size: (value: string, limit: string) => string;
    readonly units: Readonly<Record<"bytes" | "pixels" | "seconds" | "characters" | "pages" | "parts", (amount: string) => string>>;
    readonly whole: string;
    readonly between: string;
    readonly kinds: Readonly<Record<string, { readonly what: string; readonly remedy: string }>>;
    readonly other: { readonly what: string; readonly remedy: string };
  };
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly staff: {
    readonly title: string;
    readonly shown: string;
    readonly emotion: string;
    readonly intent: string;
    readonly language: string;
    readonly entities: string;
    readonly decision: string;
    readonly row: string;
    readonly why: string;
    readonly model: string;
    readonly confidence: string;
    readonly unsure: string;
    readonly intensity: string;
    readonly strengths: Readonly<Record<Strength, string>>;
    readonly notes: string;
    /** Notes of the desk that come in English, by their halves. */
    readonly noted: Readonly<Record<string, string>>;
    readonly because: string;
    readonly suggestions: string;
    readonly score: string;
    readonly shares: string;
    readonly others: string;
    readonly decisions: Readonly<Record<DecisionKind, string>>;
    readonly emotions: Readonly<Record<string, string>>;
    readonly modalities: Readonly<Record<string, string>>;
  };
}
