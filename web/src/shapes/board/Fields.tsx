//! The settings of a board, each a labelled control.
import { Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Measure } from '../../api/types.ts'
import { useSay } from '../../locales/say.ts'
import { Field } from '../Field.tsx'
import { useBook, useLabels } from '../hooks.ts'
import { classDimensions } from '../classDimensions.ts'
import { useSmoothName } from './smoothName.ts'
import { GRAINS, isTooShort, smoothings, TOP, TOPS, type BoardGrain, type BoardState, type Change, type Smoothing } from './state.ts'
import { WhereField } from './Where.tsx'

interface Props {
  measure: Measure
  share: boolean
  state: BoardState
  set: (change: Change) => void
}

export function Fields({ measure, share, state, set }: Props) {
  const { t } = useTranslation('board')
  const say = useSay()
  const book = useBook()
  const labels = useLabels()
  const dimensions = classDimensions(measure, book?.dimensions ?? [])
  const choices = dimensions.map((id) => ({ value: id, label: labels.dimension(id) }))
  const calibres = (book?.calibres ?? []).filter((one) => measure.calibres.includes(one.id) && (!one.conformance || one.id === state.calibre))

  // What reports cannot tell apart says so instead of being refused.
  const tooShort = (grain: BoardGrain) =>
    isTooShort(grain, state.shortest) ? { disabled: true, tooltip: t('tooShort', { grain: t(`grains.${state.shortest}`).toLowerCase() }) } : {}

  return (
    <div className="fields" role="group" aria-label={t('fields')}>
      <Field label={t('by')}>
        <Select
          aria-label={t('by')}
          value={state.by ?? ''}
          options={share ? choices : [{ value: '', label: t('whole') }, ...choices]}
          onChange={(by) => set({ by: by || null, then: by === state.then || !by ? null : state.then })}
          popupMatchSelectWidth={false}
        />
      </Field>
      {state.by && (
        <Field label={t('then')}>
          <Select
            aria-label={t('then')}
            value={state.then ?? ''}
            options={[{ value: '', label: t('nothing') }, ...choices.filter((choice) => choice.value !== state.by)]}
            onChange={(then) => set({ then: then || null })}
            popupMatchSelectWidth={false}
          />
        </Field>
      )}
      <Field label={t('grain')}>
        <Segmented<BoardGrain>
          aria-label={t('grain')}
          value={state.grain}
          options={GRAINS.map((grain) => ({ value: grain, label: t(`grains.${grain}`), ...tooShort(grain) }))}
          onChange={(grain) => set({ grain, smooth: null, window: null })}
        />
      </Field>
      {share && <SmoothField state={state} set={set} />}
      <Field label={t('calibre')}>
        <Select
          aria-label={t('calibre')}
          value={state.calibre ?? ''}
          options={[{ value: '', label: t('standardCalibre') }, ...calibres.map((one) => ({ value: one.id, label: say(one) }))]}
          onChange={(calibre) => set({ calibre: calibre || null })}
          popupMatchSelectWidth={false}
        />
      </Field>
      {state.by && (
        <Field label={t('top')}>
          <Select
            aria-label={t('top')}
            value={state.top}
            options={[...new Set([...TOPS, state.top])].sort((a, b) => a - b).map((top) => ({ value: top, label: t('topN', { top }) }))}
            onChange={(top) => set({ top: top === TOP ? null : top })}
            popupMatchSelectWidth={false}
          />
        </Field>
      )}
      <WhereField dimensions={dimensions} measure={measure} state={state} set={set} />
    </div>
  )
}

function SmoothField({ state, set }: { state: BoardState; set: (change: Change) => void }) {
  const { t } = useTranslation('board')
  const smoothName = useSmoothName()
  const offered = withCurrent(smoothings(state.grain), state)
  return (
    <Field label={t('smooth')}>
      <Select
        aria-label={t('smooth')}
        value={smoothId(state)}
        options={offered.map((one) => ({ value: smoothId(one), label: smoothName(one, state.grain) }))}
        onChange={(id) => {
          const picked = offered.find((one) => smoothId(one) === id)
          if (picked) set({ smooth: picked.smooth === 'none' ? null : picked.smooth, window: picked.window || null })
        }}
        popupMatchSelectWidth={false}
      />
    </Field>
  )
}

function smoothId({ smooth, window }: Smoothing): string {
  return smooth === 'none' || smooth === 'weighted' ? smooth : `${smooth}-${window}`
}

/** An address may hold a window that is not in the list; it is offered too, so that nothing is shown wrongly. */
function withCurrent(list: Smoothing[], state: Smoothing): Smoothing[] {
  const known = list.some((one) => smoothId(one) === smoothId(state))
  return known ? list : [...list, { smooth: state.smooth, window: state.window }]
}
