//! Moves: what is asked of them and done to them.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, told } from './client.ts'
import type { components, operations } from './schema.d.ts'
import type { Move, Moves, MoveTold } from './types.ts'

type Sent = components['schemas']

export function movesQuery(query: operations['list_moves']['parameters']['query']) {
  return queryOptions({
    queryKey: ['moves', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/moves', { params: { query }, signal }))) as Moves,
    placeholderData: keepPreviousData,
  })
}

export function moveQuery(id: number) {
  return queryOptions({
    queryKey: ['moves', id],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/moves/{id}', { params: { path: { id } }, signal }))) as MoveTold,
  })
}

export async function proposeMove(body: Sent['NewMove']): Promise<Move> {
  return (await told(api.POST('/api/v1/moves', { body }))) as Move
}

export async function acceptMove(id: number, body: Sent['AcceptMove']): Promise<Move> {
  return (await told(api.POST('/api/v1/moves/{id}/accept', { params: { path: { id } }, body }))) as Move
}

/** What ends a move with a sentence. */
export type Ending = 'decline' | 'done' | 'withdraw'

export async function endMove(id: number, ending: Ending, body: Sent['SayOfMove']): Promise<Move> {
  const params = { path: { id } }
  switch (ending) {
    case 'decline':
      return (await told(api.POST('/api/v1/moves/{id}/decline', { params, body }))) as Move
    case 'done':
      return (await told(api.POST('/api/v1/moves/{id}/done', { params, body }))) as Move
    case 'withdraw':
      return (await told(api.POST('/api/v1/moves/{id}/withdraw', { params, body }))) as Move
  }
}
