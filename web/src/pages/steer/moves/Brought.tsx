//! What a move brought beside places like it, asked when the reader opens it.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { moveQuery } from '../../../api/moves.ts'
import type { Move } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { signed } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'

export function Brought({ of }: { of: Move }) {
  const { t } = useTranslation('moves')
  const [open, setOpen] = useState(false)
  return (
    <details className="move-brought" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('brought')}</summary>
      {open && <Told of={of} />}
    </details>
  )
}

function Told({ of }: { of: Move }) {
  const { t } = useTranslation('moves')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  const told = useQuery(moveQuery(of.number))
  return (
    <Loaded query={told} height={72}>
      {({ effect, unmeasured }) => {
        const measure = of.expected?.measure
        if (!effect || !measure) return <p className="move-unmeasured">{t('unmeasured', { why: unmeasured ? say(unmeasured) : '' })}</p>
        const [low, high] = [Math.round(effect.range[0] ?? 0), Math.round(effect.range[1] ?? 0)]
        return (
          <>
            <p>
              <b>{signed(Math.round(effect.extra), measure, language)}</b>{' '}
              {t('effect', {
                low: signed(low, measure, language),
                high: signed(high, measure, language),
                brought: writer.cell(effect.brought, measure),
                without: writer.cell(Math.round(effect.without), measure),
              })}{' '}
              <span className={`tag ${low > 0 ? 'tag-good' : high < 0 ? 'tag-bad' : ''}`}>{t(low > 0 ? 'more' : high < 0 ? 'less' : 'unsure')}</span>
            </p>
            <p className="quiet small">{t('beside', { others: effect.others, level: labels.dimension(effect.level), from: effect.before_from, to: effect.before_to })}</p>
            <p className="quiet small">{say(effect.how)}</p>
          </>
        )
      }}
    </Loaded>
  )
}
