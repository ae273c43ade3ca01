/** What the HTTP API says, as docs/api.md has it. The one file to replace when the contract grows. */

export type Locale = "zh" | "en";
export type Kind = "text" | "image" | "audio" | "video" | "document";
export type MediaKind = Exclude<Kind, "text">;
export type DecisionKind = "say" | "ask" | "recommend" | "act" | "hand_off";
export type MakerKind = "template" | "extract" | "model";

/** A part that was refused, or the whole turn: the `error` of every answer that is not a success. */
export interface Problem {
  kind: string;
  message: string;
  part: string | null;
  value: string | number | null;
  limit: string | number | null;
  remedy: string | null;
}

export interface Evidence {
  part: number;
  start: number | null;
  end: number | null;
  box: number[] | null;
}

export interface Entity {
  sort: string;
  text: string;
}

/** A value, how sure the desk is of it, and what each modality gave to it (-1 to 1). */
export interface Finding {
  value: string | Entity;
  confidence: number;
  distribution: Record<string, number>;
  shares: Record<string, number>;
  evidence: Evidence[];
}

export interface Findings {
  emotion: Finding;
  intent: Finding;
  language: Finding;
  entities: Finding[];
}

/** Where an answer stands; `span` counts Unicode characters of the source's text. */
export interface Citation {
  passage: string;
  source: string;
  title: string;
  text: string;
  span: [number, number];
  page: number | null;
  box: number[] | null;
  ms: number[] | null;
  score: number;
}

export type ReplyPart = { kind: "text"; text: string } | { kind: "choices"; options: string[] };

export interface Reply {
  turn: string;
  conversation: string;
  decision: { kind: DecisionKind; row: string; why: string };
  reply: { parts: ReplyPart[]; made_by: { kind: MakerKind; model: string; label: string } };
  findings: Findings;
  citations: Citation[];
  suggestions: string[];
  notes: string[];
  rejected: Problem[];
}

export type KeptPart =
  | { kind: "text"; text: string }
  | { kind: MediaKind; blob: string; media_type: string; size: number };

export interface KeptTurn {
  turn: string;
  parts: KeptPart[];
  reply: Reply | null;
}

export interface Conversation {
  conversation: string;
  turns: KeptTurn[];
}

export interface Source {
  id: string;
  title: string;
  media_type: string;
  text: string;
}

export interface Prompt {
  kind: "text" | "image" | "audio";
  title: string;
  text: string;
  url: string | null;
  media_type: string | null;
}

/** Words that were heard in a voice message or film, or read in a picture. */
export interface Heard {
  part: number;
  text: string;
}

/** What happens to a turn, in the order it happens; `attempt` is ours: a connection was opened, maybe again. */
export type TurnEvent =
  | { kind: "attempt" }
  | { kind: "accepted"; rejected: Problem[] }
  | { kind: "heard"; heard: Heard }
  | { kind: "delta"; text: string }
  | { kind: "reply"; reply: Reply }
  | { kind: "error"; problem: Problem };
