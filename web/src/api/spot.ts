//! Spot checks: what is asked of them and done to them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../locales/index.ts'
import { api, done, queryText, told } from './client.ts'
import type { FileFormat } from './queries.ts'
import type { components } from './schema.d.ts'
import type { SpotAgain, SpotCase, SpotChecks, SpotDraw, SpotReturns } from './types.ts'

type Sent = components['schemas']

/** A case of a draw. */
export interface At {
  draw: number
  case: number
}

export const spotQuery = queryOptions({
  queryKey: ['spot'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/spot', { signal }))) as SpotChecks,
})

export function drawQuery(draw: number) {
  return queryOptions({
    queryKey: ['spot', draw],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/spot/draws/{draw}', { params: { path: { draw } }, signal }))) as SpotDraw,
    placeholderData: keepPreviousData,
  })
}

export function caseQuery(path: At) {
  return queryOptions({
    queryKey: ['spot', path.draw, path.case],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/spot/draws/{draw}/cases/{case}', { params: { path }, signal }))) as SpotCase,
    placeholderData: keepPreviousData,
  })
}

export const returnedQuery = queryOptions({
  queryKey: ['spot', 'returned'],
  queryFn: async ({ signal }) => (await told(api.GET('/api/v1/spot/returned', { signal }))) as SpotReturns,
})

export function spotAddress(draw: number, format: FileFormat, lang: Language): string {
  return `/api/v1/export/spot?${queryText({ draw, format, lang })}`
}

export async function drawSample(body: Sent['NewDraw']): Promise<SpotDraw> {
  return (await told(api.POST('/api/v1/spot/draws', { body }))) as SpotDraw
}

export async function drawAgain(draw: number): Promise<SpotAgain> {
  return (await told(api.GET('/api/v1/spot/draws/{draw}/again', { params: { path: { draw } } }))) as SpotAgain
}

export async function judgeCase(path: At, body: Sent['Verdict']): Promise<void> {
  await done(api.POST('/api/v1/spot/draws/{draw}/cases/{case}/judge', { params: { path }, body }))
}

export async function sendBackCase(path: At, body: Sent['SendBack']): Promise<void> {
  await done(api.POST('/api/v1/spot/draws/{draw}/cases/{case}/send-back', { params: { path }, body }))
}

export async function answerCase(path: At, body: Sent['SayOfCase']): Promise<void> {
  await done(api.POST('/api/v1/spot/draws/{draw}/cases/{case}/answer', { params: { path }, body }))
}
