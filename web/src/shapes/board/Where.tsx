//! Keeping only some values of a dimension; each filter is a chip that can be taken away.
import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askQuery } from '../../api/queries.ts'
import type { Measure } from '../../api/types.ts'
import { Disclosed } from '../Disclosed.tsx'
import { useLabels } from '../hooks.ts'
import { Icon } from '../Icon.tsx'
import { Loaded } from '../Loaded.tsx'
import { valuesOf, whereText } from './whereText.ts'

interface Props {
  dimensions: string[]
  measure: Measure
  state: { where: string[]; calibre?: string | undefined }
  set: (change: { where: string[] }) => void
}

export function WhereField(props: Props) {
  const { t } = useTranslation('board')
  const button = (
    <>
      <Icon name="filter" size={16} />
      {t('where.open')}
    </>
  )
  return (
    <div className="field">
      <Disclosed className="plain-button" button={button} box="where">
        {(close) => <WhereForm {...props} close={close} />}
      </Disclosed>
    </div>
  )
}

/** How many values are listed at once; the rest is found by typing. */
const LISTED = 100

function WhereForm({ dimensions, measure, state, set, close }: Props & { close: () => void }) {
  const { t } = useTranslation('board')
  const labels = useLabels()
  const [dimension, setDimension] = useState(dimensions[0] ?? '')
  const [wanted, setWanted] = useState('')
  const [picked, setPicked] = useState<string[] | null>(null)
  const kept = picked ?? valuesOf(state.where, dimension)
  // Only values that the facts have are offered, so that a filter never leads to an empty screen by surprise.
  const found = useQuery({
    ...askQuery({ measure: measure.id, by: [dimension], where: [], calibre: state.calibre }),
    enabled: dimension !== '',
    placeholderData: undefined,
  })
  return (
    <form
      className="where-form"
      onSubmit={(event) => {
        event.preventDefault()
        const others = state.where.filter((one) => !one.startsWith(`${dimension}=`))
        close()
        set({ where: [...others, ...kept.map((value) => `${dimension}=${value}`)] })
      }}
    >
      <Select
        aria-label={t('where.dimension')}
        value={dimension}
        options={dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))}
        onChange={(id) => {
          setDimension(id)
          setPicked(null)
          setWanted('')
        }}
      />
      <Input aria-label={t('where.find')} placeholder={t('where.find')} value={wanted} allowClear onChange={(event) => setWanted(event.target.value)} />
      <Loaded query={found} height={120}>
        {(answer) => {
          const all = answer.rows
            .flatMap(({ keys: [key] }) => (typeof key === 'string' ? [{ key, name: labels.value(dimension, key) }] : []))
            .filter(({ key, name }) => `${name} ${key}`.toLowerCase().includes(wanted.trim().toLowerCase()))
            .sort((one, other) => one.name.localeCompare(other.name))
          return (
            <>
              <ul className="where-values" tabIndex={-1} aria-label={t('where.values')}>
                {all.slice(0, LISTED).map(({ key, name }) => (
                  <li key={key}>
                    <Checkbox
                      checked={kept.includes(key)}
                      onChange={({ target }) => setPicked(target.checked ? [...kept, key] : kept.filter((one) => one !== key))}
                    >
                      {name}
                    </Checkbox>
                  </li>
                ))}
              </ul>
              {all.length === 0 && <p className="quiet small">{t('where.none')}</p>}
              {all.length > LISTED && <p className="quiet small">{t('where.more', { more: all.length - LISTED })}</p>}
            </>
          )
        }}
      </Loaded>
      <Button type="primary" htmlType="submit">
        {t('where.apply')}
      </Button>
    </form>
  )
}

export function WhereChips({ where, set }: Pick<Props['state'], 'where'> & Pick<Props, 'set'>) {
  const { t } = useTranslation('board')
  const labels = useLabels()
  if (where.length === 0) return null
  return (
    <ul className="chips" aria-label={t('where.chips')}>
      {where.map((one) => {
        const text = whereText(one, labels)
        return (
          <li key={one} className="chip">
            {text}
            <button type="button" aria-label={t('where.remove', { text })} onClick={() => set({ where: where.filter((other) => other !== one) })}>
              <Icon name="close" size={12} />
            </button>
          </li>
        )
      })}
    </ul>
  )
}
