//! The sample, in the order in which it is read: whoever stops half-way has read a sample.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { SpotCaseItem, SpotDraw } from '../../../api/types.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { usePart } from './words.ts'

interface Props {
  of: SpotDraw
  here: SpotCaseItem
  go: (one: number) => void
}

export function Sample({ of, here, go }: Props) {
  const { t } = useTranslation('spot')
  const list = useRef<HTMLOListElement>(null)
  // The chosen one is seen, and the page itself stays where it is.
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>('[aria-current]')
    if (list.current && row) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2
  }, [here.case])
  return (
    <section className="panel spot-sample" aria-label={t('sample')}>
      <ol ref={list}>
        {of.cases.map((one) => (
          <li key={one.case}>
            <One of={one} weighted={of.of.how === 'weighted'} chosen={one.case === here.case} choose={() => go(one.case)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function One({ of, weighted, chosen, choose }: { of: SpotCaseItem; weighted: boolean; chosen: boolean; choose: () => void }) {
  const { t } = useTranslation('spot')
  const labels = useLabels()
  const part = usePart(true)
  return (
    <button type="button" aria-current={chosen || undefined} onClick={choose}>
      <span className="spot-number">{of.case}</span>
      <span className="spot-key">
        <b>{of.key}</b>
        <span className="quiet small">
          {of.day} · {labels.value('agent', of.place.agent)}
        </span>
        {weighted && <span className="quiet small">{t('chance', { part: part(of.inclusion) })}</span>}
      </span>
      <span className="spot-tags">
        <State of={of} />
        {of.second && <span className="tag">{t('second')}</span>}
        {of.back && <span className={`tag ${of.back === 'overdue' ? 'tag-bad' : of.back === 'waiting' ? 'tag-warn' : 'tag-good'}`}>{t(`back.${of.back as 'waiting'}`)}</span>}
      </span>
    </button>
  )
}

export function State({ of }: { of: SpotCaseItem }) {
  const { t } = useTranslation('spot')
  if (of.violated !== null && of.violated > 0) return <span className="tag tag-bad">{t('state.violated', { count: of.violated })}</span>
  if (of.applying === 0) return <span className="tag">{t('inapplicable')}</span>
  if (of.violated === 0) return <span className="tag tag-good">{t('state.passed')}</span>
  return <span className={`tag ${of.to_judge ? 'tag-blue' : ''}`}>{t(of.to_judge ? 'state.to_judge' : 'state.waits')}</span>
}
