/** A reply as the desk writes it, for the tests. */

export function replyJson(text: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const finding = { value: "neutral", confidence: 0.8, distribution: { neutral: 0.8 }, shares: { text: 1 }, evidence: [] };
  return {
    turn: "t1",
    conversation: "c1",
    decision: { kind: "say", row: "answer", why: "the knowledge has the answer" },
    reply: { parts: [{ kind: "text", text }], made_by: { kind: "extract", model: "", label: "Quoted" } },
    findings: { emotion: finding, intent: finding, language: finding, entities: [] },
    citations: [],
    suggestions: [],
    notes: [],
    rejected: [],
    ...more,
  };
}
