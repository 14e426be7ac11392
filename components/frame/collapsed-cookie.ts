/** Where the choice of a narrow navigation is kept, so that the server draws the same width. */
export const COLLAPSED_COOKIE = 'allot-navigation';
