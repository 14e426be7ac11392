/** A page of changed partners as it is asked for; the page and its prefetch have to ask alike. */
export const changesInput = (runId: number, after: string | undefined) => ({
  runId,
  after: after ?? null,
  limit: 50,
});
