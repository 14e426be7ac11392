import { createHash, randomBytes } from 'node:crypto';

/** What a one-time link or a scripted client carries; only its hash is stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** @param publicUrl where people reach the console, without a slash at its end. */
export const linkTo = (
  publicUrl: string,
  page: 'first-admin' | 'invitation' | 'new-password',
  token: string,
): string => `${publicUrl}/${page}?token=${token}`;
