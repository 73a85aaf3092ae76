//! What screens ask, and how long an answer stays good.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, done, queryText, told } from './client.ts'
import type { components, operations } from './schema.d.ts'
import type { Answer, Book, Bridge, BridgePolicies, CareerHistory, CareerItem, CareerTold, ClosedPeriod, ContestItem, ContestRedTeam, ContestTold, Day, DefinitionText, Funnel, Goals, GrantItem, GrantTold, Home, ImportRecord, Job, League, LoadedPlan, Market, Moved, MovedFactors, PayBunching, PayFiled, PayLines, PayRun, PayScheme, PlanChanges, PlanItem, PlanSigning, PlanStanding, PlanTold, Proposal, Quality, Portrayed, Followed, RedTeam, Rows, Stay, Trial } from './types.ts'

export interface Question {
  measure: string
  by: string[]
  where: string[]
  from?: string | undefined
  to?: string | undefined
  grain?: string | undefined
  window?: number | undefined
  calibre?: string | undefined
  as_of?: string | undefined
}

const FRESH = 30_000

export const bookQuery = queryOptions({
  queryKey: ['book'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/book', { signal }))) as Book,
  staleTime: 5 * 60_000,
})

export const homeQuery = queryOptions({
  queryKey: ['home'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/home', { signal }))) as Home,
  staleTime: FRESH,
})

export function askQuery(question: Question) {
  const query = parameters(question)
  return queryOptions({
    queryKey: ['ask', query],
    // A changed filter drops its observer, and with it the request under way.
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/ask', { params: { query }, signal }))) as Answer,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function rowsQuery(question: Question, limit: number, offset: number) {
  const query = { ...parameters(question), limit, offset }
  return queryOptions({
    queryKey: ['rows', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/rows', { params: { query }, signal }))) as Rows,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function movedQuery(query: operations['moved']['parameters']['query']) {
  return queryOptions({
    queryKey: ['moved', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/moved', { params: { query }, signal }))) as Moved,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function movedFactorsQuery(query: operations['moved_factors']['parameters']['query']) {
  return queryOptions({
    queryKey: ['moved-factors', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/moved/factors', { params: { query }, signal }))) as MovedFactors,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function funnelQuery(query: operations['funnel']['parameters']['query']) {
  return queryOptions({
    queryKey: ['funnel', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/funnel', { params: { query }, signal }))) as Funnel,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function developmentQuery(query: operations['development']['parameters']['query']) {
  return queryOptions({
    queryKey: ['development', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/development', { params: { query }, signal }))) as Stay,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function portraitQuery(query: operations['portrait']['parameters']['query']) {
  return queryOptions({
    queryKey: ['portrait', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/portrait', { params: { query }, signal }))) as Portrayed,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function journeyQuery(query: operations['journey']['parameters']['query']) {
  return queryOptions({
    queryKey: ['journey', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/journey', { params: { query }, signal }))) as Followed,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function marketQuery(query: operations['market']['parameters']['query']) {
  return queryOptions({
    queryKey: ['market', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/market', { params: { query }, signal }))) as Market,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

/** New facts are told of, so what is here is good until then. */
export function dayQuery(query: operations['read_day']['parameters']['query']) {
  return queryOptions({
    queryKey: ['day', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/day', { params: { query }, signal }))) as Day,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export function leagueQuery(query: operations['league']['parameters']['query']) {
  return queryOptions({
    queryKey: ['league', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/league', { params: { query }, signal }))) as League,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export const paySchemesQuery = queryOptions({
  queryKey: ['pay', 'schemes'],
  queryFn: async ({ signal }): Promise<PayScheme[]> => (await told(api.GET('/api/v1/pay/schemes', { signal }))).schemes,
})

export function payRunQuery(query: operations['try_pay']['parameters']['query']) {
  return queryOptions({
    queryKey: ['pay', 'run', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/pay', { params: { query }, signal }))) as PayRun,
  })
}

export function payLinesQuery(query: operations['pay_lines']['parameters']['query']) {
  return queryOptions({
    queryKey: ['pay', 'lines', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/pay/lines', { params: { query }, signal }))) as PayLines,
  })
}

export function payFiledQuery(query: operations['pay_filed']['parameters']['query']) {
  return queryOptions({
    queryKey: ['pay', 'filed', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/pay/filed', { params: { query }, signal }))) as PayFiled,
    placeholderData: keepPreviousData,
  })
}

export function redTeamQuery(scheme: string, month: string) {
  return queryOptions({
    queryKey: ['pay', 'redteam', scheme, month],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/pay/redteam', { params: { query: { scheme, month } }, signal }))) as RedTeam,
    staleTime: 5 * 60_000,
  })
}

export function payBunchingQuery(scheme: string, month: string) {
  return queryOptions({
    queryKey: ['pay', 'bunching', scheme, month],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/pay/bunching', { params: { query: { scheme, month } }, signal }))) as PayBunching,
    staleTime: 5 * 60_000,
  })
}

export async function postPay(scheme: string, month: string): Promise<PayRun> {
  return (await told(api.POST('/api/v1/pay', { body: { scheme, month } }))) as PayRun
}

export const careersQuery = queryOptions({
  queryKey: ['careers'],
  queryFn: async ({ signal }): Promise<CareerItem[]> => (await told(api.GET('/api/v1/careers', { signal }))).careers as CareerItem[],
})

export function careerQuery(career: string, query: operations['read_career']['parameters']['query']) {
  return queryOptions({
    queryKey: ['careers', career, query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/careers/{career}', { params: { path: { career }, query }, signal }))) as CareerTold,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export const grantsQuery = queryOptions({
  queryKey: ['grants'],
  queryFn: async ({ signal }): Promise<GrantItem[]> => (await told(api.GET('/api/v1/grants', { signal }))).grants as GrantItem[],
})

export function grantQuery(grant: string, query: operations['read_grant']['parameters']['query']) {
  return queryOptions({
    queryKey: ['grants', grant, query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/grants/{grant}', { params: { path: { grant }, query }, signal }))) as GrantTold,
    placeholderData: keepPreviousData,
  })
}

export function careerHistoryQuery(career: string, query: operations['career_history']['parameters']['query']) {
  return queryOptions({
    queryKey: ['careers', career, 'history', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/careers/{career}/history', { params: { path: { career }, query }, signal }))) as CareerHistory,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export async function confirmCareer(career: string, period: string, why: string): Promise<CareerTold> {
  return (await told(api.POST('/api/v1/careers/{career}/confirm', { params: { path: { career } }, body: { period, why } }))) as CareerTold
}

export const contestsQuery = queryOptions({
  queryKey: ['contests'],
  queryFn: async ({ signal }): Promise<ContestItem[]> => (await told(api.GET('/api/v1/contests', { signal }))).contests as ContestItem[],
})

export function contestQuery(contest: string, query: operations['read_contest']['parameters']['query']) {
  return queryOptions({
    queryKey: ['contests', contest, query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/contests/{contest}', { params: { path: { contest }, query }, signal }))) as ContestTold,
    placeholderData: keepPreviousData,
  })
}

export type ContestTried = NonNullable<operations['contest_red_team']['parameters']['query']>

export function contestRedTeamQuery(contest: string, query: ContestTried) {
  return queryOptions({
    queryKey: ['contests', contest, 'redteam', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/contests/{contest}/redteam', { params: { path: { contest }, query }, signal }))) as ContestRedTeam,
    staleTime: FRESH,
  })
}

export async function settleContest(contest: string): Promise<ContestTold> {
  return (await told(api.POST('/api/v1/contests/{contest}/settle', { params: { path: { contest } } }))) as ContestTold
}

export const goalsQuery = queryOptions({
  queryKey: ['goals'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/goals', { signal }))) as Goals,
})

export function planQuery(plan: number, query: operations['read_plan']['parameters']['query']) {
  return queryOptions({
    queryKey: ['goals', plan, query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/goals/{plan}', { params: { path: { plan }, query }, signal }))) as PlanTold,
    placeholderData: keepPreviousData,
  })
}

export function planChangesQuery(plan: number, query: operations['plan_changes']['parameters']['query']) {
  return queryOptions({
    queryKey: ['goals', plan, 'changes', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/goals/{plan}/changes', { params: { path: { plan }, query }, signal }))) as PlanChanges,
    placeholderData: keepPreviousData,
  })
}

export function planStandingQuery(plan: number, query: operations['plan_standing']['parameters']['query']) {
  return queryOptions({
    queryKey: ['goals', plan, 'standing', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/goals/{plan}/standing', { params: { path: { plan }, query }, signal }))) as PlanStanding,
    placeholderData: keepPreviousData,
  })
}

export function planSigningQuery(plan: number, query: operations['plan_signing']['parameters']['query']) {
  return queryOptions({
    queryKey: ['goals', plan, 'signing', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/goals/{plan}/signing', { params: { path: { plan }, query }, signal }))) as PlanSigning,
    placeholderData: keepPreviousData,
  })
}

/** The address of a plan's workbook. */
export function workbookHref(plan: number, lang: string): string {
  return `/api/v1/goals/${plan}/workbook?${queryText({ lang })}`
}

export async function loadPlan(plan: number, file: File, why: string): Promise<LoadedPlan> {
  const given = { params: { path: { plan }, query: { why } }, body: file as never, bodySerializer: (body: unknown) => body as File, headers: { 'content-type': 'application/octet-stream' } }
  return (await told(api.POST('/api/v1/goals/{plan}/workbook', given))) as LoadedPlan
}

type Sent = components['schemas']

export async function openPlan(body: Sent['NewPlan']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals', { body }))) as PlanItem
}

export async function setGoal(plan: number, body: Sent['SetGoal']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/set', { params: { path: { plan } }, body }))) as PlanItem
}

export async function setHedge(plan: number, body: Sent['SetHedge']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/hedge', { params: { path: { plan } }, body }))) as PlanItem
}

export async function commitToGoal(plan: number, body: Sent['Commit']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/commit', { params: { path: { plan } }, body }))) as PlanItem
}

export async function setThere(plan: number, body: Sent['SetThere']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/there', { params: { path: { plan } }, body }))) as PlanItem
}

export async function pushDown(plan: number, body: Sent['PushDown']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/push', { params: { path: { plan } }, body }))) as PlanItem
}

export async function signPlan(plan: number, body: Sent['SignPlan']): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/sign', { params: { path: { plan } }, body }))) as PlanItem
}

export async function offerPlan(plan: number): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/offer', { params: { path: { plan } } }))) as PlanItem
}

export async function publishPlan(plan: number): Promise<PlanItem> {
  return (await told(api.POST('/api/v1/goals/{plan}/publish', { params: { path: { plan } } }))) as PlanItem
}

export async function withdrawPlan(plan: number): Promise<PlanItem> {
  return (await told(api.DELETE('/api/v1/goals/{plan}', { params: { path: { plan } } }))) as PlanItem
}

export const qualityQuery = queryOptions({
  queryKey: ['quality'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/quality', { signal }))) as Quality,
  staleTime: FRESH,
})

export function contradictionsQuery(rule: string, limit: number, offset: number) {
  const query = { rule, limit, offset }
  return queryOptions({
    queryKey: ['contradictions', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/quality/rows', { params: { query }, signal }))) as Rows,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

export const proposalsQuery = queryOptions({
  queryKey: ['proposals'],
  queryFn: async ({ signal }): Promise<Proposal[]> => (await told(api.GET('/api/v1/proposals', { signal }))).proposals as Proposal[],
})

export const definitionsQuery = queryOptions({
  queryKey: ['definitions'],
  queryFn: async ({ signal }): Promise<DefinitionText[]> => (await told(api.GET('/api/v1/definitions', { signal }))).definitions as DefinitionText[],
})

export async function tryDefinition(body: { path: string; content: string; specification: string }): Promise<Trial> {
  return (await told(api.POST('/api/v1/definitions/trial', { body }))) as Trial
}

export async function propose(body: { path: string; content: string; specification: string; why: string }): Promise<Proposal> {
  return (await told(api.POST('/api/v1/proposals', { body }))) as Proposal
}

export async function releaseProposal(number: number): Promise<void> {
  await done(api.POST('/api/v1/proposals/{number}/release', { params: { path: { number } } }))
}

export async function withdrawProposal(number: number): Promise<void> {
  await done(api.DELETE('/api/v1/proposals/{number}', { params: { path: { number } } }))
}

export const locksQuery = queryOptions({
  queryKey: ['locks'],
  queryFn: async ({ signal }): Promise<ClosedPeriod[]> => (await told(api.GET('/api/v1/locks', { signal }))).locks,
})

export async function lockPeriod(from: string, to: string): Promise<ClosedPeriod> {
  return told(api.POST('/api/v1/locks', { body: { from, to } }))
}

export async function unlockPeriod(number: number): Promise<void> {
  await done(api.DELETE('/api/v1/locks/{number}', { params: { path: { number } } }))
}

export interface BridgeQuestion {
  measure: string
  a?: string | undefined
  b?: string | undefined
  from?: string | undefined
  to?: string | undefined
  where?: string[] | undefined
  as_of_a?: string | undefined
  as_of_b?: string | undefined
}

export function bridgeQuery(question: BridgeQuestion) {
  return queryOptions({
    queryKey: ['bridge', question],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/bridge', { params: { query: question }, signal }))) as Bridge,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

/** The policies that a step moves; steps are counted from 1. */
export function bridgePoliciesQuery(question: BridgeQuestion, step: number, limit: number, offset: number) {
  const query = { ...question, step, limit, offset }
  return queryOptions({
    queryKey: ['bridge policies', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/bridge/policies', { params: { query }, signal }))) as BridgePolicies,
    placeholderData: keepPreviousData,
    staleTime: FRESH,
  })
}

/** What a board or an answer is had as. */
export type FileFormat = 'xlsx' | 'csv' | 'pdf'

type Export = operations['export']['parameters']['query']

/** A download is opened by the browser itself, which does not know the reader's choice of language. */
export function exportAddress(question: Question, format: FileFormat, lang: string, rows = false): string {
  const query: Export = { ...parameters(question), format, lang, rows }
  return `/api/v1/export?${queryText(query)}`
}

/** A board that is had as a file. */
export type BoardName = 'funnel' | 'league' | 'page' | 'market' | 'development' | 'portrait' | 'journey' | 'moved' | 'moved/factors' | 'pay'

/** The address of a board as a file. */
export function boardAddress(board: BoardName, query: Record<string, string | string[] | undefined>, format: FileFormat, lang: string): string {
  return `/api/v1/export/${board}?${queryText({ ...query, format, lang })}`
}

export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: async ({ signal }): Promise<ImportRecord[]> => (await told(api.GET('/api/v1/imports', { signal }))).imports,
})

/** Whether nobody works on it any more and nobody will. */
export function isOver(job: Job): boolean {
  return job.state !== 'waiting' && job.state !== 'running'
}

export const jobsQuery = queryOptions({
  queryKey: ['jobs'],
  queryFn: async ({ signal }): Promise<Job[]> => (await told(api.GET('/api/v1/jobs', { signal }))).jobs as Job[],
  refetchInterval: (query) => (query.state.data?.every(isOver) ? false : 2_000),
})

export async function retryJob(id: number): Promise<Job> {
  return (await told(api.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } }))) as Job
}

export function jobQuery(id: number) {
  return queryOptions({
    queryKey: ['job', id],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/jobs/{id}', { params: { path: { id } }, signal }))) as Job,
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : 400),
  })
}

export async function startImport(upload: string, definition: string, strict: boolean): Promise<Job> {
  return (await told(api.POST('/api/v1/imports', { body: { upload, definition, strict } }))) as Job
}

export async function cancelJob(id: number): Promise<Job> {
  return (await told(api.DELETE('/api/v1/jobs/{id}', { params: { path: { id } } }))) as Job
}

export function errorsAddress(importId: number): string {
  return `/api/v1/imports/${importId}/errors`
}

/** A question as the API's parameters; what is not asked is left out. */
function parameters({ by, where, ...rest }: Question): operations['ask']['parameters']['query'] {
  return { ...rest, ...(by.length > 0 ? { by: by.join(',') } : {}), ...(where.length > 0 ? { where } : {}) }
}
