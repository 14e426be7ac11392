// What a person has chosen for this browser. It is kept in cookies, so that the server draws the page as it will be.

/** A narrow navigation. */
export const COLLAPSED_COOKIE = 'allot-navigation';
/** The zone in which times are shown; empty for the program's. */
export const ZONE_COOKIE = 'allot-zone';

/** Keeps a choice for a year. */
export function keepChoice(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
  document.cookie = `${name}=${encodeURIComponent(value)};path=/;max-age=31536000;samesite=lax`;
}
