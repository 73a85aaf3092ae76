//! Recordings, documents and transcripts: opened with a reason that the Log keeps, then heard and read for an hour.
import { queryOptions } from '@tanstack/react-query'
import { api, done, queryText, told } from './client.ts'
import type { Evidence, EvidenceList, Transcript } from './types.ts'
import { sendFile } from './upload.ts'

/** What something is of. */
export interface Of {
  kind: string
  about: string
}

export type Sort = 'recording' | 'document' | 'transcript'

export function evidenceQuery(query: Of) {
  return queryOptions({
    queryKey: ['evidence', query],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/evidence', { params: { query }, signal }))) as EvidenceList,
  })
}

/** What something is opened for. */
export const REASONS = ['audit', 'complaint', 'claim', 'service', 'correction', 'contact', 'own_request'] as const
export type Reason = (typeof REASONS)[number]

/** Why something goes before its time. */
export const WHYS = ['mistaken', 'twice', 'unreadable'] as const
export type Why = (typeof WHYS)[number]

export async function openEvidence(id: string, reason: Reason): Promise<Evidence> {
  return (await told(api.POST('/api/v1/evidence/{id}/open', { params: { path: { id } }, body: { reason } }))) as Evidence
}

export async function removeEvidence(id: string, why: Why): Promise<void> {
  await done(api.POST('/api/v1/evidence/{id}/remove', { params: { path: { id } }, body: { why } }))
}

export function linesQuery(id: string) {
  return queryOptions({
    queryKey: ['evidence', id, 'lines'],
    queryFn: async ({ signal }) => (await told(api.GET('/api/v1/evidence/{id}/lines', { params: { path: { id } }, signal }))) as Transcript,
    staleTime: Infinity,
    retry: false,
  })
}

/** The cell of a place that was opened. */
export function cellQuery(id: string) {
  return queryOptions({
    queryKey: ['evidence', id, 'cell'],
    queryFn: async ({ signal }) => {
      const answer = await fetch(contentAddress(id), { signal })
      if (!answer.ok) throw new Error(String(answer.status))
      return answer.text()
    },
    staleTime: Infinity,
    retry: false,
  })
}

export function contentAddress(id: string): string {
  return `/api/v1/evidence/${id}/content`
}

export function putEvidence(of: Of, sort: Sort, file: File, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Evidence> {
  return sendFile<Evidence>(`/api/v1/evidence?${queryText({ ...of, sort, name: file.name })}`, file, signal, onProgress)
}
