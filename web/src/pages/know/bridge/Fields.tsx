//! What is bridged: the measure, and for each side its calibre and the day of what we knew.
import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { Icon } from '../../../shapes/Icon.tsx'
import type { Choices } from './choices.ts'
import { DAY } from './Period.tsx'
import { WhereField } from '../../../shapes/board/Where.tsx'
import { BRIDGED, bridgedOf } from '../../../shapes/bridged.ts'
import { useBook } from '../../../shapes/hooks.ts'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import type { BridgeChange } from './search.ts'

interface Props {
  choices: Choices
  set: (change: BridgeChange) => void
}

export function BridgeFields({ choices, set }: Props) {
  const { t } = useTranslation('bridge')
  const say = useSay()
  const { measures, measure, calibres, question } = choices
  const book = useBook()
  return (
    <div className="fields" role="group" aria-label={t('fields')}>
      <Field label={t('measure')}>
        <Select
          aria-label={t('measure')}
          value={measure.id}
          options={measures.map((one) => ({ value: one.id, label: say(one) }))}
          onChange={(id) => {
            const picked = bridgedOf(id)
            set({ measure: picked === BRIDGED[0] ? null : (picked ?? null) })
          }}
          popupMatchSelectWidth={false}
        />
      </Field>
      {(['a', 'b'] as const).map((side) => (
        <Field key={side} label={t(`calibre.${side}`)}>
          <Select
            aria-label={t(`calibre.${side}`)}
            value={question[side]}
            options={calibres.map((one) => ({ value: one.id, label: say(one) }))}
            onChange={(id) => set({ [side]: id })}
            popupMatchSelectWidth={false}
          />
        </Field>
      ))}
      <button
        type="button"
        className="plain-button"
        onClick={() => set({ a: question.b, b: question.a, as_of_a: question.as_of_b ?? null, as_of_b: question.as_of_a ?? null })}
      >
        <Icon name="swap" size={16} />
        {t('swap')}
      </button>
      {(['a', 'b'] as const).map((side) => {
        const day = question[`as_of_${side}`]
        return (
          <Field key={side} label={t(`asOf.${side}`)}>
            <DatePicker
              aria-label={t(`asOf.${side}`)}
              format={DAY}
              placeholder={t('now')}
              value={day ? dayjs(day) : null}
              onChange={(picked) => set({ [`as_of_${side}`]: picked ? picked.format(DAY) : null })}
            />
          </Field>
        )
      })}
      <WhereField
        dimensions={classDimensions(measure, book?.dimensions ?? [])}
        measure={measure}
        state={{ where: question.where ?? [] }}
        set={({ where }) => set({ where })}
      />
    </div>
  )
}
