/** "November 2026" */
export function monthName(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return NAMES.format(Date.UTC(year ?? 0, (number ?? 1) - 1));
}

const NAMES = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** The address of a month; the running one has none of its own, so that it stays the running one. */
export const hrefOfMonth = (month: string, current: string): string =>
  month === current ? '/calendar' : `/calendar?month=${month}`;
