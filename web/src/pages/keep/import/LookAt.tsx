//! What a file seems to hold, which definition reads it, and what each column becomes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery, startImport } from '../../../api/queries.ts'
import type { Job, Upload } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { whole } from '../../../shapes/figures.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { Failed } from '../../../shapes/Loaded.tsx'
import { bytes } from './bytes.ts'
import { Columns } from './Columns.tsx'
import { Draft } from './Draft.tsx'
import { Preview } from './Preview.tsx'

interface Props {
  upload: Upload
  started: (job: Job) => void
  again: () => void
}

export function LookAt({ upload, started, again }: Props) {
  const { t } = useTranslation('imports')
  const say = useSay()
  const language = useLanguage()
  const book = useQuery(bookQuery)
  const { look } = upload
  const best = look.suggested.find((one) => one.missing_columns.length === 0)
  const [definition, setDefinition] = useState<string | undefined>(best?.definition)
  const [strict, setStrict] = useState(false)
  const chosen = book.data?.imports.find((one) => one.id === definition)
  const names = look.columns.map((column) => column.name)
  const missing = chosen ? chosen.columns.filter((column) => !names.includes(column)) : []
  const start = useMutation({ mutationFn: (id: string) => startImport(upload.upload, id, strict), onSuccess: started })

  const facts: [string, string][] = [
    [t('look.file'), upload.name],
    [t('look.size'), bytes(upload.bytes, language)],
    [t('look.format'), look.format.toUpperCase()],
    ...(look.encoding ? [[t('look.encoding'), look.encoding.toUpperCase()] as [string, string]] : []),
    ...(look.delimiter ? [[t('look.delimiter'), delimiterName(look.delimiter, t('look.tab'))] as [string, string]] : []),
    [t(look.more ? 'look.firstRows' : 'look.rows'), whole(look.rows_seen, language)],
    [t('look.columns'), whole(look.columns.length, language)],
  ]
  return (
    <div className="look">
      <dl className="look-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>

      <div className="look-settings">
        <Field label={t('look.definition')}>
          <Select
            aria-label={t('look.definition')}
            value={definition}
            placeholder={t('look.pickDefinition')}
            options={(book.data?.imports ?? []).map((one) => ({
              value: one.id,
              label: one.id === best?.definition ? `${say(one)} · ${t('look.fits')}` : say(one),
            }))}
            onChange={setDefinition}
            popupMatchSelectWidth={false}
          />
        </Field>
        <Checkbox checked={strict} onChange={(event) => setStrict(event.target.checked)}>
          {t('look.strict')}
        </Checkbox>
        <div className="button-row look-go">
          <Button onClick={again}>{t('look.other')}</Button>
          <Button type="primary" disabled={!definition || missing.length > 0} loading={start.isPending} onClick={() => definition && start.mutate(definition)}>
            {t('look.start')}
          </Button>
        </div>
      </div>
      {!definition && <p className="look-note">{t(best ? 'look.choose' : 'look.noneFits')}</p>}
      {missing.length > 0 && (
        <p className="look-note" role="alert">
          <Icon name="warn" size={16} />
          {t('look.missing', { columns: missing.join(t('comma')) })}
        </p>
      )}
      {start.isError && <Failed error={start.error} />}

      <Columns columns={look.columns} rows={look.rows_seen} used={chosen ? new Set(chosen.columns) : null} />
      <Preview columns={names} rows={look.preview} used={chosen ? new Set(chosen.columns) : null} />
      <Draft text={look.draft} />
    </div>
  )
}

function delimiterName(mark: string, tab: string): string {
  return mark === '\t' ? tab : mark
}
