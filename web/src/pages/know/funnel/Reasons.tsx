//! Why leads were lost, step by step: one bar a step, parted by reason.
import { useTranslation } from 'react-i18next'
import type { Funnel } from '../../../api/types.ts'
import { classColour, OTHERS_COLOUR } from '../../../charts/palette.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { useFunnelWords } from './FunnelBody.tsx'

export function Reasons({ funnel }: { funnel: Funnel }) {
  const { t } = useTranslation('funnel')
  const labels = useLabels()
  const words = useFunnelWords(funnel)
  const dimension = funnel.reason ?? ''
  const total = new Map<string | null, number>()
  for (const { reason, lost } of funnel.reasons) total.set(reason, (total.get(reason) ?? 0) + lost)
  const order = [...total.keys()].sort((a, b) => (total.get(b) ?? 0) - (total.get(a) ?? 0))
  const all = [...total.values()].reduce((sum, lost) => sum + lost, 0)
  const colour = (reason: string | null) => (reason === null || reason === 'other' ? OTHERS_COLOUR : classColour(order.indexOf(reason)))
  const steps = funnel.steps.filter((step) => funnel.reasons.some((one) => one.step === step.id))
  const lostAt = (step: string) => funnel.reasons.filter((one) => one.step === step).reduce((sum, one) => sum + one.lost, 0)
  const most = Math.max(...steps.map((step) => lostAt(step.id)), 1)
  return (
    <>
      <ul className="reason-key">
        {order.map((reason) => (
          <li key={reason ?? ''}>
            <i className="swatch" style={{ background: colour(reason) }} aria-hidden="true" />
            {labels.value(dimension, reason)} <b>{words.rate((total.get(reason) ?? 0) / all)}</b>
          </li>
        ))}
      </ul>
      <ul className="reason-bars">
        {steps.map((step) => {
          const here = order.flatMap((reason) => funnel.reasons.filter((one) => one.step === step.id && one.reason === reason))
          const text = here.map((one) => `${labels.value(dimension, one.reason)} ${words.count(one.lost)}`).join(t('comma'))
          const at = funnel.steps.indexOf(step)
          return (
            <li key={step.id}>
              <span className="reason-step">{t('lostBefore', { step: words.step(at) })}</span>
              <span className="reason-bar" style={{ width: `${(lostAt(step.id) / most) * 100}%` }} title={text}>
                {here.map((one) => (
                  <i key={one.reason ?? ''} style={{ flexGrow: one.lost, background: colour(one.reason) }} aria-hidden="true" />
                ))}
              </span>
              <span className="reason-count">{words.count(lostAt(step.id))}</span>
              <span className="unseen">{text}</span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
