/** Every change of the conversation, in one pure function. */

import type { LiveEvent, Problem, TurnEvent } from "../api/types";
import { EMPTY, fresh, type Chat, type Exchange, type SentPart } from "./chat";
import { told } from "./people";

/** Of the whole conversation. */
type Whole =
  | { readonly kind: "opened"; readonly conversation: string }
  | { readonly kind: "restored"; readonly chat: Chat }
  | { readonly kind: "told"; readonly event: LiveEvent }
  | { readonly kind: "cleared" };

/** Of one message. */
type One =
  | { readonly kind: "sent"; readonly id: string; readonly sent: readonly SentPart[] }
  | { readonly kind: "happened"; readonly id: string; readonly event: TurnEvent }
  | { readonly kind: "failed"; readonly id: string; readonly problem: Problem };

export type Action = Whole | One;

/** Apply what happened to a turn. A new attempt starts it over: the desk tells everything again. */
export function happened(exchange: Exchange, event: TurnEvent): Exchange {
  switch (event.kind) {
    case "attempt":
      return fresh(exchange.id, exchange.sent);
    case "accepted":
      return { ...exchange, progress: "accepted", rejected: event.rejected };
    case "heard":
      return { ...exchange, heard: [...exchange.heard, event.heard] };
    case "delta":
      return { ...exchange, streamed: exchange.streamed + event.text };
    case "reply":
      return { ...exchange, progress: "answered", reply: event.reply, rejected: event.reply.rejected };
    case "error":
      return { ...exchange, progress: "failed", problem: event.problem };
    default:
      return event satisfies never;
  }
}

function change(chat: Chat, id: string, step: (exchange: Exchange) => Exchange): Chat {
  return { ...chat, exchanges: chat.exchanges.map((exchange) => (exchange.id === id ? step(exchange) : exchange)) };
}

function reduceOne(chat: Chat, action: One): Chat {
  switch (action.kind) {
    case "sent":
      return { ...chat, exchanges: [...chat.exchanges, fresh(action.id, action.sent)] };
    case "happened":
      return change(chat, action.id, (exchange) => happened(exchange, action.event));
    case "failed":
      return change(chat, action.id, (exchange) => ({ ...exchange, progress: "failed", problem: action.problem }));
    default:
      return action satisfies never;
  }
}

function reduceWhole(chat: Chat, action: Whole): Chat {
  switch (action.kind) {
    case "opened":
      return { ...chat, conversation: action.conversation };
    case "restored":
      // A message sent before the old ones arrived must not be lost.
      return chat.exchanges.length === 0 ? action.chat : chat;
    case "told":
      return { ...chat, people: told(chat.people, action.event, chat.exchanges.length) };
    case "cleared":
      return EMPTY;
    default:
      return action satisfies never;
  }
}

/** The conversation after an action. */
export function reduce(chat: Chat, action: Action): Chat {
  return "id" in action ? reduceOne(chat, action) : reduceWhole(chat, action);
}
