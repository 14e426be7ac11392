/** What the API is asked for; the server prefetches the same. */
export const findInput = (find: string) => (find === '' ? {} : { find });
