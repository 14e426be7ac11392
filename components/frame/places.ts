import {
  BellRing,
  BookOpen,
  CalendarDays,
  Gauge,
  Landmark,
  type LucideIcon,
  Rows3,
  ScrollText,
  Send,
  SlidersHorizontal,
  UserRoundSearch,
  UsersRound,
  Vote,
} from 'lucide-react';

/** A page of the console, as it is reached from every other. */
export type Place = {
  href: string;
  word: string;
  icon: LucideIcon;
  /** What is found there, for whoever looks for it. */
  holds: string;
  /** The second of two keys that lead there, after g. */
  key: string;
};

/** In the order of an operator's day. */
export const PLACES: Place[] = [
  {
    href: '/',
    word: 'Overview',
    icon: Gauge,
    holds: 'last night, what needs a person, live pools',
    key: 'o',
  },
  { href: '/runs', word: 'Runs', icon: Rows3, holds: 'every attempt, filters, figures', key: 'r' },
  { href: '/calendar', word: 'Calendar', icon: CalendarDays, holds: 'hours and days of a month', key: 'c' },
  {
    href: '/partners',
    word: 'Partners',
    icon: UserRoundSearch,
    holds: 'standing, rewards, why this amount',
    key: 'p',
  },
  {
    href: '/accounts',
    word: 'Accounts',
    icon: Landmark,
    holds: 'balances, journal, earmarks, corrections',
    key: 'a',
  },
  { href: '/votes', word: 'Votes', icon: Vote, holds: 'counts by type, late votes, bad rows', key: 'v' },
  { href: '/transfers', word: 'Transfers', icon: Send, holds: 'what goes to the remote database', key: 't' },
  {
    href: '/alerts',
    word: 'Alerts',
    icon: BellRing,
    holds: 'what stands, what is over, who was told',
    key: 'l',
  },
  {
    href: '/policy',
    word: 'Policy',
    icon: SlidersHorizontal,
    holds: 'rules in force, versions, special partners',
    key: 'y',
  },
  { href: '/audit', word: 'Audit', icon: ScrollText, holds: 'who did what and why', key: 'u' },
  { href: '/people', word: 'People', icon: UsersRound, holds: 'roles, invitations, tokens', key: 'e' },
  { href: '/help', word: 'Help', icon: BookOpen, holds: 'the handbook', key: 'h' },
];

/** How many of them a phone's bar has room for; the others are one step away. */
export const IN_THE_BAR = 4;

/** Whether a path is a place or lies below it. */
export const isAt = (path: string, href: string): boolean =>
  href === '/' ? path === '/' : path === href || path.startsWith(`${href}/`);
