//! Choosing a file, and the templates that say which columns a known format has.
import { useQuery } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery } from '../../../api/queries.ts'
import type { Upload } from '../../../api/types.ts'
import { uploadFile } from '../../../api/upload.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Fold } from '../../../shapes/Fold.tsx'
import { Icon } from '../../../shapes/Icon.tsx'
import { Failed, Loaded } from '../../../shapes/Loaded.tsx'
import { saveTemplate } from './template.ts'

export function Choose({ uploaded }: { uploaded: (upload: Upload) => void }) {
  const { t } = useTranslation('imports')
  const input = useRef<HTMLInputElement>(null)
  const abort = useRef<AbortController | null>(null)
  const [sent, setSent] = useState<number | null>(null)
  const [file, setFile] = useState<File | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [over, setOver] = useState(false)

  const send = async (chosen: File) => {
    const control = new AbortController()
    abort.current = control
    setFile(chosen)
    setError(null)
    setSent(0)
    try {
      uploaded(await uploadFile(chosen, control.signal, setSent))
    } catch (problem) {
      if (!control.signal.aborted) setError(problem)
      setSent(null)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [first] = event.dataTransfer.files
    if (first) void send(first)
  }

  return (
    <div className="choose">
      <div
        className={over ? 'drop drop-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {sent === null ? (
          <>
            <Icon name="file" size={32} />
            <p className="drop-title">{t('choose.drop')}</p>
            <p className="quiet">{t('choose.formats')}</p>
            <Button type="primary" onClick={() => input.current?.click()}>
              {t('choose.pick')}
            </Button>
            <input
              ref={input}
              type="file"
              className="unseen"
              tabIndex={-1}
              aria-label={t('choose.pick')}
              accept=".csv,.txt,.tsv,.gz,.parquet,.xlsx"
              onChange={(event) => {
                const [first] = event.target.files ?? []
                if (first) void send(first)
                event.target.value = ''
              }}
            />
          </>
        ) : (
          <div className="drop-sending" role="status">
            <p className="drop-title">{t(sent < 1 ? 'choose.sending' : 'choose.looking', { name: file?.name ?? '' })}</p>
            <Progress percent={Math.round(sent * 100)} status="active" aria-label={t('choose.progress')} />
            <Button onClick={() => abort.current?.abort()}>{t('cancel')}</Button>
          </div>
        )}
      </div>
      {error !== null && <Failed error={error} {...(file ? { retry: () => void send(file) } : {})} />}
      <Templates />
    </div>
  )
}

function Templates() {
  const { t } = useTranslation('imports')
  const say = useSay()
  const language = useLanguage()
  const book = useQuery(bookQuery)
  return (
    <Fold title={t('templates.title')} count={book.data && whole(book.data.imports.length, language)} sentence={t('templates.sentence')}>
      <Loaded query={book} height={160}>
        {(data) =>
          data.imports.length === 0 ? (
            <p className="empty-line">{t('templates.none')}</p>
          ) : (
            <ul className="templates">
              {data.imports.map((one) => (
                <li key={one.id} className="template">
                  <h3>{say(one)}</h3>
                  <p className="quiet small" lang="en">
                    {one.source}
                  </p>
                  <p className="small">{t('templates.columns', { columns: one.columns.length })}</p>
                  <Button size="small" onClick={() => saveTemplate(one)} aria-label={`${t('templates.save')} · ${say(one)}`}>
                    {t('templates.save')}
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Fold>
  )
}
