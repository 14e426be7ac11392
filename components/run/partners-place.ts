/** Where in the table of partners one looks, as the page's address says it. */
export type PartnersPlace = {
  /** The last place of the page before. */
  after?: number;
  partner?: string;
};

export const ROWS_A_PAGE = 100;

/** What the API is asked for; the server prefetches the same. */
export const partnersInput = (runId: number, { after = -1, partner }: PartnersPlace) =>
  partner === undefined
    ? { runId, afterPlace: after, limit: ROWS_A_PAGE }
    : { runId, limit: 1, partnerId: partner };

/** Reads the address; what makes no sense in it is as if it were not there. */
export function partnersPlace(query: Record<string, string | string[] | undefined>): PartnersPlace {
  const { after, partner } = query;
  if (typeof partner === 'string' && /^\d{1,20}$/.test(partner.trim())) return { partner: partner.trim() };
  if (typeof after === 'string' && /^\d{1,9}$/.test(after)) return { after: Number(after) };
  return {};
}
