/** How many characters a password has at least and at most. */
export const PASSWORD_LENGTH = { least: 12, most: 128 };
