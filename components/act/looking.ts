/** What an act is asked with while it is only looked at; nothing of it is kept. */
export const LOOKING = { reason: 'Only asked what it would do', dryRun: true } as const;
