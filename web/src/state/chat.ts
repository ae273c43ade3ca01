/** The conversation as the page knows it: values only. */

import type { Heard, Kind, KeptPart, KeptTurn, MediaKind, Problem, Reply } from "../api/types";
import { joined } from "./laid";
import { NOBODY, type People } from "./people";

/** A part of a message as it is drawn; `url` is the local file's, or the desk's when `file` is null. */
export type SentPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: MediaKind; readonly name: string; readonly url: string; readonly size: number; readonly file: File | null };

export type Progress = "sending" | "accepted" | "answered" | "failed";

/** One message of the customer and all that came back to it. */
export interface Exchange {
  readonly id: string;
  readonly sent: readonly SentPart[];
  readonly progress: Progress;
  readonly heard: readonly Heard[];
  readonly rejected: readonly Problem[];
  readonly streamed: string;
  readonly reply: Reply | null;
  readonly problem: Problem | null;
}

export interface Chat {
  readonly conversation: string | null;
  readonly exchanges: readonly Exchange[];
  readonly people: People;
}

export const EMPTY: Chat = { conversation: null, exchanges: [], people: NOBODY };

/** A message that was just sent. */
export function fresh(id: string, sent: readonly SentPart[]): Exchange {
  return { id, sent, progress: "sending", heard: [], rejected: [], streamed: "", reply: null, problem: null };
}

function keptPart(part: KeptPart): SentPart {
  if (part.kind === "text") {
    return part;
  }
  const suffix = part.media_type.split("/").pop() ?? "";
  return { kind: part.kind, name: `${part.kind}.${suffix}`, url: `/v1/blobs/${part.blob}`, size: part.size, file: null };
}

/** A turn that the desk has kept, as an exchange. */
export function kept(turn: KeptTurn): Exchange {
  const exchange = fresh(turn.turn, turn.parts.map(keptPart));
  return { ...exchange, progress: "answered", reply: turn.reply, heard: turn.reply?.heard ?? [], rejected: turn.reply?.rejected ?? [] };
}

/** Whether an answer is still awaited. */
export function waiting(chat: Chat): boolean {
  return chat.exchanges.some(({ progress }) => progress === "sending" || progress === "accepted");
}

/** Whether a person has been called and has not come yet; as long as nothing came over the live line, the replies tell. */
export function handedOff(chat: Chat): boolean {
  const called = chat.exchanges.some(({ reply }) => reply?.decision.kind === "hand_off");
  return chat.people.phase === "waiting" || (called && chat.people.seen === 0);
}

/** Whether the desk leaves the answer to a person. */
export function silent(exchange: Exchange): boolean {
  return exchange.reply?.decision.kind === "wait";
}

/** What the desk has said so far: the reply when it is whole, the stream until then. */
export function said(exchange: Exchange): string {
  return exchange.reply === null ? exchange.streamed : joined(exchange.reply.reply.parts);
}

/** What kind of part some words were heard in; refused parts are not counted by the desk. */
export function heardIn(exchange: Exchange, part: number): Kind {
  const media = exchange.sent.filter(({ kind }) => kind !== "text");
  return media.length === 1 ? (media[0]?.kind ?? "audio") : (exchange.sent[part]?.kind ?? "audio");
}
