import { z } from 'zod';
import { changePassword, sessionsOf, signOutEverywhere } from '@/server/people/account';
import { holdsFirstAdmin, makeFirstAdmin } from '@/server/people/first-admin';
import { acceptInvitation, lookAtInvitation } from '@/server/people/invitations';
import { choosePassword, personOfPasswordLink } from '@/server/people/password-link';
import { hasAdmin } from '@/server/people/persons';
import { signIn } from '@/server/people/sign-in';
import type { Context, Visit } from './context';
import { SentenceError } from './errors';
import {
  acceptInput,
  changePasswordInput,
  choosePasswordInput,
  firstAdminInput,
  invitationOutput,
  linkInput,
  meOutput,
  sessionOutput,
  signInInput,
} from './people-contract';
import { open, procedure, router } from './trpc';

/** What only a person may who is signed in: a token has no password and no sessions. */
const personal = procedure.use(({ ctx, next }) => {
  const { visit } = ctx;
  if (!visit?.signedIn)
    throw new SentenceError('FORBIDDEN', 'This is about a person; sign in as one, without a token.');
  return next({ ctx: { ...ctx, visit, signedIn: visit.signedIn } });
});

const done = z.object({ done: z.literal(true) });
const DONE = { done: true } as const;

/** Coming in, going out, and one's own account. */
export const accountRouter = router({
  me: procedure.output(meOutput).query(({ ctx: { actor, visit } }) => {
    const person = visit?.signedIn?.person;
    const { name: signs, role, approverSince = null } = actor;
    if (role === 'system') throw new SentenceError('FORBIDDEN', 'The schedule has no account.');
    return { kind: person ? 'person' : 'token', signs, name: person?.name ?? signs, role, approverSince };
  }),

  sessions: personal
    .output(z.array(sessionOutput))
    .query(({ ctx }) => sessionsOf(ctx.serving.pages, ctx.signedIn.person, ctx.signedIn.sessionId)),

  signIn: open
    .input(signInInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const visit = visitOf(ctx);
      const { world, auth } = ctx.serving;
      visit.setCookies(await signIn(world, auth, input, visit.headers, visit.address));
      return DONE;
    }),

  signOut: open.output(done).mutation(async ({ ctx }) => {
    const visit = visitOf(ctx);
    visit.setCookies(await ctx.serving.auth.signOut(visit.headers));
    return DONE;
  }),

  signOutEverywhere: personal.output(done).mutation(async ({ ctx: { serving, signedIn, visit } }) => {
    await signOutEverywhere(serving.world, signedIn.person);
    visit.setCookies(await serving.auth.signOut(visit.headers));
    return DONE;
  }),

  changePassword: personal
    .input(changePasswordInput)
    .output(done)
    .mutation(async ({ ctx: { serving, signedIn }, input }) => {
      await changePassword(serving.world, signedIn.person, signedIn.sessionId, input);
      return DONE;
    }),

  /** Whether there is anybody who could sign in. */
  door: open
    .output(z.object({ anybody: z.boolean() }))
    .query(async ({ ctx }) => ({ anybody: await hasAdmin(ctx.serving.pages) })),

  /** Whether a link makes the first admin. */
  firstAdminLink: open
    .input(linkInput)
    .output(z.object({ holds: z.boolean() }))
    .query(async ({ ctx, input }) => ({ holds: await holdsFirstAdmin(ctx.serving.world, input.token) })),

  makeFirstAdmin: open
    .input(firstAdminInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await makeFirstAdmin(ctx.serving.world, input.token, input);
      return comeIn(ctx, input.email, input.password);
    }),

  /** Whom a link lets choose another password. */
  passwordLink: open
    .input(linkInput)
    .output(z.object({ email: z.string() }))
    .query(async ({ ctx: { serving }, input }) => {
      const { email } = await personOfPasswordLink(serving.pages, await serving.world.clock(), input.token);
      return { email };
    }),

  choosePassword: open
    .input(choosePasswordInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const email = await choosePassword(ctx.serving.world, input.token, input.password);
      return comeIn(ctx, email, input.password);
    }),

  /** What a link invites to. */
  invitation: open
    .input(linkInput)
    .output(invitationOutput)
    .query(({ ctx, input }) => lookAtInvitation(ctx.serving.world, input.token)),

  acceptInvitation: open
    .input(acceptInput)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      const email = await acceptInvitation(ctx.serving.world, input.token, input);
      return comeIn(ctx, email, input.password);
    }),
});

/** Whoever has just been made is signed in at once; where that fails, it is done by hand on the page for it. */
async function comeIn(ctx: Context, email: string, password: string) {
  const visit = visitOf(ctx);
  visit.setCookies((await ctx.serving.auth.signIn(email, password, visit.headers)) ?? []);
  return DONE;
}

function visitOf({ visit }: Context): Visit {
  if (visit) return visit;
  throw new SentenceError('BAD_REQUEST', 'This is done in a browser.');
}
