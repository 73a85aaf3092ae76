//! What the phone asks: only what the server tells this agent.
import { queryOptions } from '@tanstack/react-query'
import { api, told } from '../api/client.ts'
import { Problem } from '../api/problem.ts'
import type { ContestItem, ContestTold, Customers, Day, Goals, JointItem, JointVisits, Move, Moves, PlanStanding, PlaceConsent, PlanTold, Score } from '../api/types.ts'
import { spanOf } from '../shapes/period.ts'

const refused = (error: unknown): boolean => error instanceof Problem && error.status >= 400 && error.status < 500 && error.code !== 'not_signed_in'

/** A day as it is for this agent. */
export function myDayQuery(day: string) {
  return queryOptions({
    queryKey: ['phone', 'day', day],
    queryFn: async ({ signal }): Promise<Day> => (await told(api.GET('/api/v1/day', { params: { query: { by: 'agent', day } }, signal }))) as Day,
  })
}

/** The agent's customers as of the day, and what there is to talk about with them. */
export function myCustomersQuery(day: string) {
  return queryOptions({
    queryKey: ['phone', 'customers', day],
    queryFn: async ({ signal }): Promise<Customers> => (await told(api.GET('/api/v1/customers', { params: { query: { day } }, signal }))) as Customers,
  })
}

export interface Planned {
  told: PlanTold
  standing: PlanStanding | null
}

/** The published plan whose time holds the day, as it is for this agent. */
export function myPlanQuery(day: string) {
  return queryOptions({
    queryKey: ['phone', 'plan', day],
    queryFn: async ({ signal }): Promise<Planned | null> => {
      const { plans } = (await told(api.GET('/api/v1/goals', { signal }))) as Goals
      const holds = (period: string) => spanOf(period).from <= day && day <= spanOf(period).to
      const plan = plans.find((one) => one.state === 'published' && holds(one.period))
      if (!plan) return null
      const path = { plan: plan.number }
      try {
        const mine = (await told(api.GET('/api/v1/goals/{plan}', { params: { path, query: { limit: 1 } }, signal }))) as PlanTold
        // Of a time that is over nothing is expected any more.
        if (mine.is_over) return { told: mine, standing: null }
        const standing = told(api.GET('/api/v1/goals/{plan}/standing', { params: { path, query: { limit: 1 } }, signal })).catch((error: unknown) => {
          if (refused(error)) return null
          throw error
        })
        return { told: mine, standing: (await standing) as PlanStanding | null }
      } catch (error) {
        // A plan in which this agent has no place.
        if (refused(error)) return null
        throw error
      }
    },
  })
}

/** The own score of the last period that is told; none where the agent has none. */
export function myScoreQuery(agent: string) {
  return queryOptions({
    queryKey: ['phone', 'score', agent],
    queryFn: async ({ signal }): Promise<Score | null> => {
      try {
        return (await told(api.GET('/api/v1/scores/of/{agent}', { params: { path: { agent } }, signal }))) as Score
      } catch (error) {
        if (refused(error)) return null
        throw error
      }
    },
  })
}

/** The contests that began by the day, in which this agent has a place; the latest first. */
export function myContestsQuery(day: string) {
  return queryOptions({
    queryKey: ['phone', 'contests', day],
    queryFn: async ({ signal }): Promise<ContestTold[]> => {
      const { contests } = (await told(api.GET('/api/v1/contests', { signal }))) as { contests: ContestItem[] }
      const begun = contests.filter((one) => one.level === 'agent' && one.from <= day).sort((a, b) => b.to.localeCompare(a.to))
      const ladders = await Promise.all(
        begun.slice(0, MOST_CONTESTS).map(async (one) => {
          const params = { path: { contest: one.id }, query: { limit: 1, ...(isOn(one, day) ? { day } : {}) } }
          return (await told(api.GET('/api/v1/contests/{contest}', { params, signal }))) as ContestTold
        }),
      )
      return ladders.filter((one) => one.own.length > 0)
    },
  })
}

/** Whether policies of the day count in it. */
export function isOn(contest: ContestItem, day: string): boolean {
  return contest.state !== 'settled' && contest.from <= day && day <= contest.to
}

const MOST_CONTESTS = 3

/** The moves that this agent owns and has not done. */
export const myTasksQuery = queryOptions({
  queryKey: ['phone', 'tasks'],
  queryFn: async ({ signal }): Promise<Move[]> => {
    const { moves } = (await told(api.GET('/api/v1/moves', { params: { query: { state: 'accepted', limit: MOST_TASKS } }, signal }))) as Moves
    return moves.filter((move) => move.may_do)
  },
})

/** Joint visits with this agent: those still to come or not answered, and the last that were. */
export function myJointQuery(agent: string) {
  return queryOptions({
    queryKey: ['phone', 'joint', agent],
    queryFn: async ({ signal }): Promise<MyJoint> => {
      const { visits } = (await told(api.GET('/api/v1/joint-visits', { params: { query: { agent } }, signal }))) as JointVisits
      const isOpen = (one: JointItem) => one.state === 'planned' || (one.state === 'recorded' && one.comments.length === 0)
      const answered = visits.filter((one) => one.state === 'recorded' && one.comments.length > 0)
      return { open: visits.filter(isOpen).slice(0, MOST_JOINT), answered: answered.slice(0, MOST_JOINT) }
    },
  })
}

/** Whether the agent agreed to tell places; none where nobody can be asked. */
export const placeConsentQuery = queryOptions({
  queryKey: ['phone', 'place-consent'],
  queryFn: async ({ signal }): Promise<PlaceConsent> => (await told(api.GET('/api/v1/me/place-consent', { signal }))) as PlaceConsent,
})

export async function agreeToPlaces(agreed: boolean): Promise<PlaceConsent> {
  return (await told(api.PUT('/api/v1/me/place-consent', { body: { agreed } }))) as PlaceConsent
}

export interface MyJoint {
  open: JointItem[]
  answered: JointItem[]
}

const MOST_JOINT = 5
const MOST_TASKS = 20
