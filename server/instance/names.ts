/** The names that a server process enters itself with: one that rings the bells, and one that only answers pages. */
export const processName = (scheduler: boolean): string => (scheduler ? 'server' : 'pages');

/** A second process of a name is numbered. */
export const RINGING = /^server(-\d+)?$/;
