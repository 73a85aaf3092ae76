//! The steps of a bridge in words: beside the drawing as a list, or alone as a table.
import { useTranslation } from 'react-i18next'
import type { Bridge } from '../../../api/types.ts'
import { wayOf } from '../../../charts/waterfall.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import type { BridgeWords } from './BridgeBody.tsx'

interface Props {
  bridge: Bridge
  /** The names of the two sides. */
  ends: { a: string; b: string }
  words: BridgeWords
  open: (step: number) => void
}

type Step = Bridge['steps'][number]

const ARROW = { up: '▲', down: '▼', flat: '■' } as const

export function StepList({ bridge, words, open }: Props) {
  const { t } = useTranslation('bridge')
  const say = useSay()
  return (
    <ol className="bridge-steps">
      {bridge.steps.map((step, at) => (
        <li key={at}>
          <p className="bridge-step-head">
            <span className="bridge-step-name">
              {at + 1}. {say(step.what)}
            </span>
            <Moved change={step.change} words={words} />
          </p>
          <p className="quiet small">{t('fromTo', { from: say(step.from), to: say(step.to) })}</p>
          <PoliciesButton step={step} open={() => open(at)} />
        </li>
      ))}
    </ol>
  )
}

export function StepTable({ bridge, ends, words, open }: Props) {
  const { t } = useTranslation('bridge')
  const say = useSay()
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('steps')}>
      <table className="grid bridge-table">
        <thead>
          <tr>
            <th scope="col">{t('table.step')}</th>
            <th scope="col">{t('table.what')}</th>
            <th scope="col">{t('table.from')}</th>
            <th scope="col">{t('table.to')}</th>
            <th scope="col" className="number">
              {t('table.change')}
            </th>
            <th scope="col" className="number">
              {t('table.value')}
            </th>
            <th scope="col" className="number">
              {t('table.policies')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{t('side.a')}</td>
            <th scope="row">{ends.a}</th>
            <td colSpan={3} />
            <td className="number">{words.figure(bridge.a.value)}</td>
            <td />
          </tr>
          {bridge.steps.map((step, at) => (
            <tr key={at}>
              <td>{at + 1}</td>
              <th scope="row">{say(step.what)}</th>
              <td className="bridge-words">{say(step.from)}</td>
              <td className="bridge-words">{say(step.to)}</td>
              <td className="number">
                <Moved change={step.change} words={words} />
              </td>
              <td className="number">{words.figure(step.value)}</td>
              <td className="number">
                <PoliciesButton step={step} open={() => open(at)} />
              </td>
            </tr>
          ))}
          <tr>
            <td>{t('side.b')}</td>
            <th scope="row">{ends.b}</th>
            <td colSpan={3} />
            <td className="number">{words.figure(bridge.b.value)}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function Moved({ change, words }: { change: number; words: BridgeWords }) {
  const way = wayOf(change)
  return (
    <span className={`direction direction-${way}`}>
      <span aria-hidden="true" className="direction-arrow">
        {ARROW[way]}
      </span>
      <span className="direction-text">{words.signed(change)}</span>
    </span>
  )
}

function PoliciesButton({ step, open }: { step: Step; open: () => void }) {
  const { t } = useTranslation('bridge')
  const say = useSay()
  const language = useLanguage()
  if (step.more + step.less === 0) return <span className="quiet small">{t('none')}</span>
  const text = t('moved', { more: whole(step.more, language), less: whole(step.less, language) })
  return (
    <button type="button" className="figure bridge-policies" aria-haspopup="dialog" aria-label={`${say(step.what)}: ${text}`} onClick={open}>
      {text}
    </button>
  )
}
