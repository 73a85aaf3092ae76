//! Joint visits: what is asked of them and done to them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'
import type { components } from './schema.d.ts'
import type { AgentsFound, JointItem, JointVisits } from './types.ts'

type Sent = components['schemas']

export function jointQuery(query: { day?: string; agent?: string } = {}) {
  return queryOptions({
    queryKey: ['joint', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/joint-visits', { params: { query }, signal }))) as JointVisits,
    placeholderData: keepPreviousData,
  })
}

export function agentsQuery(find: string) {
  return queryOptions({
    queryKey: ['joint', 'agents', find],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/joint-visits/agents', { params: { query: { find } }, signal }))) as AgentsFound,
    staleTime: 60_000,
  })
}

export async function planJoint(body: Sent['NewJoint']): Promise<JointItem> {
  return (await told(api.POST('/api/v1/joint-visits', { body }))) as JointItem
}

export async function recordJoint(id: number, body: Sent['RecordJoint']): Promise<JointItem> {
  return (await told(api.POST('/api/v1/joint-visits/{id}/record', { params: { path: { id } }, body }))) as JointItem
}

export async function cancelJoint(id: number, words: string): Promise<JointItem> {
  return (await told(api.POST('/api/v1/joint-visits/{id}/cancel', { params: { path: { id } }, body: { words } }))) as JointItem
}

export async function commentJoint(id: number, words: string): Promise<JointItem> {
  return (await told(api.POST('/api/v1/joint-visits/{id}/comment', { params: { path: { id } }, body: { words } }))) as JointItem
}
