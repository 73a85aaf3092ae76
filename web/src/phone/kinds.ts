//! What an agent records, and what can come of it. Nothing says where the agent is.
import type { Said } from './queue.ts'
import { newCode } from './queue.ts'

export const KINDS = ['call', 'visit', 'appointment', 'lead', 'study', 'proposal', 'joint_visit', 'coaching'] as const
export type Kind = (typeof KINDS)[number]

/** What can come of it, or from where a prospect is; `agreed` says nothing yet. Kinds that are not here are recorded as they are. */
export const OUTCOMES = {
  call: ['appointment', 'interested', 'call_back', 'no_answer', 'refused'],
  visit: ['interested', 'quote_wanted', 'applied', 'service', 'refused'],
  appointment: ['agreed', 'kept', 'moved', 'missed'],
  lead: ['referral', 'own_list', 'assigned', 'campaign', 'walk_in'],
} as const
export type Outcome = (typeof OUTCOMES)[keyof typeof OUTCOMES][number]

/** What the activity standard asks, and how it is recorded. */
const OF_ITEM: Record<string, Kind> = {
  calls_made: 'call',
  effective_visits: 'visit',
  visits_made: 'visit',
  appointments: 'appointment',
  leads: 'lead',
  studies: 'study',
  proposals_made: 'proposal',
  joint_visits: 'joint_visit',
  coaching_talks: 'coaching',
}

/** For everybody. */
const USUAL: Kind[] = ['call', 'visit', 'appointment', 'lead', 'study', 'proposal']

export function kindOf(item: string): Kind | undefined {
  return OF_ITEM[item]
}

export function isKind(text: string | null): text is Kind {
  return KINDS.some((kind) => kind === text)
}

/** What can be recorded where a standard asks these items. */
export function kindsFor(items: string[]): Kind[] {
  const asked = items.map(kindOf)
  return KINDS.filter((kind) => USUAL.includes(kind) || asked.includes(kind))
}

export function outcomesOf(kind: Kind): readonly Outcome[] {
  return kind in OUTCOMES ? OUTCOMES[kind as keyof typeof OUTCOMES] : []
}

/** A visit of which something came. */
const EFFECTIVE: Outcome[] = ['interested', 'quote_wanted', 'applied']

/** Whether a record will count for an item, as the phone can tell before the server does. */
export function counts(item: string, kind: string, outcome: string | undefined): boolean {
  if (item === 'effective_visits') return kind === 'visit' && EFFECTIVE.some((one) => one === outcome)
  return OF_ITEM[item] === kind
}

export interface Recorded {
  kind: Kind
  outcome?: Outcome
  agent: string
  day: string
  customer: string
}

/** The fact that says it. */
export function said({ kind, outcome, agent, day, customer }: Recorded): Said {
  const about = { day, agent, ...(customer ? { customer } : {}) }
  if (kind === 'lead') return { event: 'lead_found', says: { lead: `M${newCode()}`, ...about, ...(outcome ? { source: outcome } : {}) } }
  const says: Record<string, string> = { activity: `M${newCode()}`, ...about, ...(outcome && outcome !== 'agreed' ? { outcome } : {}) }
  if (kind === 'call' || kind === 'visit' || kind === 'appointment') return { event: `${kind}_made`, says }
  return { event: 'activity_done', says: { ...says, type: kind } }
}
