//! Sends a file and tells how far it is; `fetch` cannot, so this is the one place with an XMLHttpRequest.
import i18next from 'i18next'
import { queryText } from './client.ts'
import { problemOf, unreachable } from './problem.ts'
import type { Upload } from './types.ts'

export function uploadFile(file: File, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Upload> {
  return sendFile<Upload>(`/api/v1/uploads?${queryText({ name: file.name })}`, file, signal, onProgress)
}

export function sendFile<Told>(address: string, file: File, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Told> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address)
    request.setRequestHeader('accept-language', i18next.language)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? event.loaded / event.total : 0)
    request.onload = () => {
      const body: unknown = parse(request.responseText)
      if (request.status < 300) resolve(body as Told)
      else reject(problemOf(request.status, body))
    }
    request.onerror = () => reject(unreachable())
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
