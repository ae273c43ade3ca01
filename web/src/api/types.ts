/**
 * The API as the page speaks of it.
 *
 * The shapes are generated from the server's own (`scripts/web types` writes schema.ts); here they get the names the
 * page uses. Events of a stream are no part of OpenAPI, so they are written by hand after docs/api.md.
 */

import type * as Schema from "./schema";

export type Locale = "zh" | "en";
export type Kind = Schema.PartShape["kind"];
export type MediaKind = Exclude<Kind, "text">;
export type DecisionKind = Schema.DecisionShape["kind"];
export type MakerKind = Schema.MakerShape["kind"];

/** A part that was refused, or the whole turn: the `error` of every answer that is not a success. */
export type Problem = Schema.RejectedShape;

export type Evidence = Schema.EvidenceShape;
export type Entity = Schema.EntityShape;

/** A value, how sure the desk is of it, and what each modality gave to it (-1 to 1). */
export type Finding = Schema.FindingShape;
export type Findings = Schema.FindingsShape;

/** Where an answer stands; `span` counts Unicode characters of the source's text. */
export type Citation = Schema.CitationShape;
export type ReplyPart = Reply["reply"]["parts"][number];
export type Reply = Schema.ReplyShape;
export type Prompt = Schema.PromptShape;

/** What the customer agreed to have looked at, what they are asked, and what is said once they answered. */
export type Consent = Schema.ConsentShape;
export type Purpose = Consent["purposes"][number];

export type Source = Pick<Schema.SourceTextShape, "id" | "title" | "media_type" | "text">;

/** A part as it is kept: words, or media by the SHA-256 of their bytes. */
export type KeptPart =
  | { kind: "text"; text: string }
  | { kind: MediaKind; blob: string; media_type: string; size: number };

export type KeptTurn = Pick<Schema.TurnShape, "turn" | "reply"> & { parts: KeptPart[] };
export type Conversation = Pick<Schema.ConversationShape, "conversation"> & { turns: KeptTurn[] };

/** Words that were heard in a voice message or film, or read in a picture. */
export type Heard = Schema.HeardShape;

export type Cards = Schema.CardsShape;
export type Card = Cards["items"][number];
export type Form = Schema.FormShape;
export type FormField = Form["fields"][number];
export type Article = Schema.ArticleShape;

/** Who has the conversation. */
export type Phase = "bot" | "waiting" | "human" | "resolved";

/** Whether a person is there or coming, and what the desk says of the place in the queue, the wait and the hours. */
export interface Person {
  phase: Phase;
  text: { zh: string; en: string };
}

/** What people of the company did, as the timeline and the live line tell it; `number` grows. */
export type LiveEvent =
  | { number: number; kind: "turn" }
  | { number: number; kind: "message"; by: string; text: string }
  | { number: number; kind: "notice"; text: { zh: string; en: string } }
  | { number: number; kind: "phase"; phase: Phase; agent: string }
  | { number: number; kind: "other" };

/** What happens to a turn, in the order it happens; `attempt` is ours: a connection was opened, maybe again. */
export type TurnEvent =
  | { kind: "attempt" }
  | { kind: "accepted"; rejected: Problem[] }
  | { kind: "heard"; heard: Heard }
  | { kind: "delta"; text: string }
  | { kind: "reply"; reply: Reply }
  | { kind: "error"; problem: Problem };
