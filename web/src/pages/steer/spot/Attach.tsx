//! Puts a recording, a document or a transcript to a record; what it is is known by its content.
import { useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { putEvidence, type Of, type Sort } from '../../../api/evidence.ts'
import { Problem } from '../../../api/problem.ts'
import { usePart } from './words.ts'

const TAKES: Record<Sort, string> = {
  recording: 'audio/*,.wav,.mp3,.m4a,.aac,.ogg,.oga,.opus,.webm',
  document: '.pdf,.jpg,.jpeg,.png',
  transcript: '.txt,.srt,.vtt,text/plain',
}
const SORTS: Sort[] = ['recording', 'transcript', 'document']

export function Attach(of: Of) {
  const { t } = useTranslation('spot')
  const { message } = App.useApp()
  const client = useQueryClient()
  const part = usePart()
  const input = useRef<HTMLInputElement>(null)
  const sort = useRef<Sort>('recording')
  const [sent, setSent] = useState<number>()
  const stop = useRef<AbortController>(null)
  const send = async (file: File) => {
    stop.current = new AbortController()
    setSent(0)
    try {
      await putEvidence(of, sort.current, file, stop.current.signal, setSent)
      await client.invalidateQueries()
    } catch (error) {
      if (!(error instanceof DOMException)) void message.error({ content: error instanceof Problem && error.message ? error.message : t('evidence.notSent'), duration: 12 })
    } finally {
      setSent(undefined)
    }
  }
  if (sent !== undefined) {
    return (
      <div className="button-row no-print" role="status">
        <span className="quiet small">{t('evidence.sending', { part: part(sent) })}</span>
        <Button size="small" onClick={() => stop.current?.abort()}>
          {t('cancel')}
        </Button>
      </div>
    )
  }
  return (
    <div className="button-row no-print" role="group" aria-label={t('evidence.attach')}>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t('evidence.attach')}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) void send(file)
        }}
      />
      {SORTS.map((one) => (
        <Button
          key={one}
          size="small"
          onClick={() => {
            sort.current = one
            if (!input.current) return
            input.current.accept = TAKES[one]
            input.current.click()
          }}
        >
          {t('evidence.add', { what: t(`evidence.sort.${one}`) })}
        </Button>
      ))}
    </div>
  )
}
