//! What is asked: the measure, the class of a share, the parts, and the time before.
import { useQuery } from '@tanstack/react-query'
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { askQuery } from '../../../api/queries.ts'
import type { Measure } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { WhereField } from '../../../shapes/board/Where.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels } from '../../../shapes/hooks.ts'
import { FACTORS, type MovedChange } from './search.ts'

interface Props {
  measures: Measure[]
  measure: Measure
  dimensions: string[]
  parts: string[]
  by: string | undefined
  of: string | undefined
  against: 'year' | undefined
  where: string[]
  set: (change: MovedChange) => void
}

export function MovedFields({ measures, measure, dimensions, parts, by, of, against, where, set }: Props) {
  const { t } = useTranslation('moved')
  const say = useSay()
  const labels = useLabels()
  return (
    <div className="fields" role="group" aria-label={t('fields')}>
      <Field label={t('measure')}>
        <Select
          aria-label={t('measure')}
          value={measure.id}
          options={measures.map((one) => ({ value: one.id, label: say(one) }))}
          onChange={(id) => set({ measure: id, of: null })}
          popupMatchSelectWidth={false}
        />
      </Field>
      {measure.form === 'share' && <ClassField measure={measure} dimensions={dimensions} of={of} set={set} />}
      <Field label={t('by')}>
        <Select
          aria-label={t('by')}
          value={by}
          options={[
            ...(measure.chain.length > 0 ? [{ value: FACTORS, label: t('factors') }] : []),
            ...parts.map((id) => ({ value: id, label: labels.dimension(id) })),
          ]}
          onChange={(id) => set({ by: id })}
          popupMatchSelectWidth={false}
        />
      </Field>
      <Field label={t('against')}>
        <Segmented
          aria-label={t('against')}
          value={against ?? 'before'}
          options={[
            { value: 'before', label: t('justBefore') },
            { value: 'year', label: t('yearBefore') },
          ]}
          onChange={(value) => set({ against: value === 'year' ? 'year' : null })}
        />
      </Field>
      <WhereField dimensions={dimensions} measure={measure} state={{ where }} set={(change) => set(change)} />
    </div>
  )
}

/** The class whose share moved: a dimension, and one of the values that the facts have. */
function ClassField({ measure, dimensions, of, set }: Pick<Props, 'measure' | 'dimensions' | 'of' | 'set'>) {
  const { t } = useTranslation('moved')
  const labels = useLabels()
  const dimension = of?.split('=')[0] ?? dimensions[0] ?? ''
  const classes = useQuery({ ...askQuery({ measure: measure.id, by: [dimension], where: [] }), enabled: dimension !== '' })
  const values = (classes.data?.rows ?? []).map((row) => row.keys[0] ?? '').filter((value) => value !== '')
  return (
    <>
      <Field label={t('ofDimension')}>
        <Select
          aria-label={t('ofDimension')}
          value={dimension}
          options={dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))}
          // Its first class is known when the question for it is answered.
          onChange={(id) => set({ of: `${id}=?` })}
          popupMatchSelectWidth={false}
        />
      </Field>
      <Field label={t('of')}>
        <Select
          aria-label={t('of')}
          value={of && !of.endsWith('=?') ? of.slice(of.indexOf('=') + 1) : undefined}
          placeholder={t('of')}
          loading={classes.isFetching}
          options={values.map((value) => ({ value, label: labels.value(dimension, value) }))}
          onChange={(value) => set({ of: `${dimension}=${value}` })}
          popupMatchSelectWidth={false}
          showSearch={{ optionFilterProp: 'label' }}
          style={{ minWidth: 120 }}
        />
      </Field>
    </>
  )
}
