//! Keeping only some values of a dimension; each filter is a chip that can be taken away.
import { useQuery } from '@tanstack/react-query'
import { Button, Popover, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askQuery } from '../../api/queries.ts'
import type { Measure } from '../../api/types.ts'
import { useLabels } from '../hooks.ts'
import { Icon } from '../Icon.tsx'
import type { BoardState, Change } from './state.ts'
import { valuesOf, whereText } from './whereText.ts'

interface Props {
  dimensions: string[]
  measure: Measure
  state: BoardState
  set: (change: Change) => void
}

export function WhereField(props: Props) {
  const { t } = useTranslation('board')
  const [open, setOpen] = useState(false)
  return (
    <div className="field">
      <Popover
        trigger="click"
        open={open}
        onOpenChange={setOpen}
        placement="bottomLeft"
        destroyOnHidden
        content={<WhereForm {...props} close={() => setOpen(false)} />}
      >
        <button type="button" className="plain-button" aria-expanded={open}>
          <Icon name="filter" size={16} />
          {t('where.open')}
        </button>
      </Popover>
    </div>
  )
}

function WhereForm({ dimensions, measure, state, set, close }: Props & { close: () => void }) {
  const { t } = useTranslation('board')
  const labels = useLabels()
  const [dimension, setDimension] = useState(dimensions[0] ?? '')
  const [picked, setPicked] = useState<string[] | null>(null)
  const values = picked ?? valuesOf(state.where, dimension)
  // Only values that the facts have are offered, so that a filter never leads to an empty screen by surprise.
  const found = useQuery({
    ...askQuery({ measure: measure.id, by: [dimension], where: [], calibre: state.calibre }),
    enabled: dimension !== '',
    placeholderData: undefined,
  })
  const options = [...new Set((found.data?.rows ?? []).map((row) => row.keys[0]))]
    .filter((key) => typeof key === 'string')
    .map((key) => ({ value: key, label: labels.value(dimension, key) }))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <form
      className="where-form"
      onSubmit={(event) => {
        event.preventDefault()
        const others = state.where.filter((one) => !one.startsWith(`${dimension}=`))
        set({ where: [...others, ...values.map((value) => `${dimension}=${value}`)] })
        close()
      }}
    >
      <Select
        aria-label={t('where.dimension')}
        value={dimension}
        options={dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))}
        onChange={(id) => {
          setDimension(id)
          setPicked(null)
        }}
      />
      <Select
        aria-label={t('where.values')}
        mode="multiple"
        value={values}
        options={options}
        loading={found.isFetching}
        placeholder={t('where.pick')}
        notFoundContent={found.isFetching ? t('where.loading') : t('where.none')}
        showSearch={{ optionFilterProp: 'label' }}
        onChange={setPicked}
      />
      <Button type="primary" htmlType="submit">
        {t('where.apply')}
      </Button>
    </form>
  )
}

export function WhereChips({ where, set }: { where: string[]; set: (change: Change) => void }) {
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
