/** A desk for the tests: a real server that answers what it is told to. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Desk } from "../src/api/transport";

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export type Answer = (response: ServerResponse) => void;

let server: Server | undefined;

/** A real server that gives one answer after the other, and keeps what it was asked. */
export async function desk(...answers: Answer[]): Promise<Desk & { readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
      answers[Math.min(asked.length, answers.length) - 1]?.(response);
    });
  });
  const { port } = await new Promise<AddressInfo>((resolve) => {
    server?.listen(0, "127.0.0.1", () => { resolve(server?.address() as AddressInfo); });
  });
  return { base: `http://127.0.0.1:${port}`, locale: "zh", asked };
}

/** Close it; to be run after each test. */
export function close(): void {
  server?.closeAllConnections();
  server?.close();
}

/** Answer with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
  };
}

/** The body of a refusal of this kind. */
export function refusal(kind: string): unknown {
  return { error: { kind, message: "no", part: "image", value: 2, limit: 1, remedy: "less", id: "x" } };
}
