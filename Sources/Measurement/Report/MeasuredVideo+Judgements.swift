internal import Media

extension MeasuredVideo {
    /// Every number with what it means, in the order in which they matter.
    public var judgements: [Judgement] {
        [agreement, lag, closing, resting, trembling, flickering, pasting, frames, offset]
            + (comparison.map(Self.judgements(of:)) ?? [])
    }

    private var isFrozen: Bool { motion.speech <= Synchrony.leastMotion }

    private var agreement: Judgement {
        let (aperture, width) = (synchrony.aperture, synchrony.width)
        let value = "aperture \(Written.number(aperture.atZero)), width \(Written.number(width.atZero))"
        guard !isFrozen else {
            return Judgement("lip sync", "-", .poor, "The mouth does not move while there is speech.")
        }
        let slid =
            "moved by the lag \(Written.number(aperture.atLag)) and \(Written.number(width.atLag)); r is 0 for nothing "
            + "in common and 1 for the same curve, real mouths reach 0.3 to 0.6"
        switch synchrony.isAboveChance {
        case false?:
            return Judgement(
                "lip sync", value, .poor, "The mouth does not go with this sound more than with any other; \(slid).")
        case nil:
            return Judgement(
                "lip sync", value, .open, "The video is too short to tell agreement from chance; \(slid).")
        case true?:
            let good = (aperture.atZero ?? 0) >= 0.35
            return Judgement(
                "lip sync", value, good ? .good : .fair,
                good ? "The mouth follows the sound; \(slid)." : "The mouth goes with the sound, but loosely; \(slid).")
        }
    }

    private var lag: Judgement {
        guard let lag = synchrony.lag else {
            return Judgement("lag", "-", .open, "A mouth that does not move has no lag.")
        }
        guard synchrony.isAboveChance != false else {
            return Judgement(
                "lag", Written.milliseconds(lag), .open, "Means nothing: the mouth does not go with this sound.")
        }
        // What viewers notice, after ITU-R BT.1359: sound 45 ms early, which is a late picture, or 125 ms late.
        let verdict: Judgement.Verdict =
            switch lag {
            case -0.075...0.06: .good
            case -0.125...0.1: .fair
            default: .poor
            }
        let side = lag > 0 ? "late: the mouth follows the sound" : "early: the mouth is ahead of the sound"
        let words =
            switch (abs(lag) < 0.01, verdict) {
            case (true, _): "Picture and sound go together."
            case (_, .good): "Too little to be seen; the picture is \(side)."
            default: "The picture is \(side)."
            }
        return Judgement("lag", Written.milliseconds(lag), verdict, words)
    }

    private var closing: Judgement {
        guard let closures, let share = closures.share, let skill = closures.skill else {
            return Judgement(
                "closures", "-", closures == nil ? .poor : .open,
                closures == nil ? "The lips do not move enough to tell closed from open." : "No m, b or p was heard.")
        }
        let verdict: Judgement.Verdict =
            closures.moments.count < 5 ? .open : skill >= 0.2 ? .good : skill >= 0.08 ? .fair : .poor
        return Judgement(
            "closures", "\(closures.hits) of \(closures.moments.count) (\(Written.percent(share)))", verdict,
            "So often the lips are closed (under \(Written.number(closures.closedBelow, 1)) mm) where m, b or p is "
                + "heard; at any moment of speech they are so within as much time in \(Written.percent(closures.chance))."
        )
    }

    private var resting: Judgement {
        guard let silence = motion.silence, let ratio = motion.ratio else {
            return Judgement(
                "silence", "-", .open,
                motion.silence == nil
                    ? "There is no pause long enough to look at the mouth in silence."
                    : "The mouth does not move in speech, so there is nothing to compare its silence with.")
        }
        let verdict = Judgement.verdict(ratio, good: 0.15, fair: 0.5)
        let words = verdict.said(
            good: "The mouth rests in pauses", fair: "The mouth moves a little in pauses",
            poor: "The mouth goes on moving in pauses, as real people's often do")
        let noise = motion.noise.map {
            " The inner corners of the eyes, which nothing moves, seem to move by \(Written.number($0)) mm."
        }
        return Judgement(
            "silence", Written.percent(ratio), verdict,
            "\(words): \(Written.number(silence)) mm against \(Written.number(motion.speech)) mm in speech, over "
                + "\(Written.number(motion.silenceSeconds, 1)) s of pauses (KeySync measures this as lip leak)."
                + (noise ?? ""))
    }

    private var trembling: Judgement {
        guard let jitter = motion.jitter, let noise = motion.jitterNoise, let excess = motion.jitterExcess else {
            return Judgement("jitter", "-", .open, "There is no pause in which the lips should hold still.")
        }
        let verdict = Judgement.verdict(excess, good: 0.3, fair: 0.8)
        let words = verdict.said(
            good: "Lips at rest hold still", fair: "Lips at rest tremble a little", poor: "Lips at rest tremble")
        return Judgement(
            "jitter", "\(Written.number(excess)) mm", verdict,
            "\(words): their points by \(Written.number(jitter)) mm, those of the skull by \(Written.number(noise)) mm, which "
                + "is what landmarks do by themselves.")
    }

    private var flickering: Judgement {
        guard let flicker else {
            return Judgement(
                "flicker", "-", .open, "Head and lips never hold still: flicker cannot be told from motion.")
        }
        let verdict = Judgement.verdict(flicker.excess, good: 0.7, fair: 2)
        let words = verdict.said(
            good: "The mouth is as steady as the rest of the face", fair: "The mouth shimmers a little",
            poor: "The mouth flickers")
        return Judgement(
            "flicker", "\(Written.number(flicker.excess)) levels", verdict,
            "\(words): \(Written.number(flicker.mouth)) of 255 levels a frame at the mouth, \(Written.number(flicker.face)) "
                + "on the cheeks, in \(flicker.frames) frames in which nothing moves.")
    }

    private var pasting: Judgement {
        guard let seam else { return Judgement("seam", "-", .open, "There was no frame to look at.") }
        let verdict = Judgement.verdict(seam.score, good: 3, fair: 6)
        return Judgement(
            "seam", "\(Written.number(seam.score, 1)) levels", verdict,
            verdict == .good
                ? "No edge of a pasted patch shows around the mouth."
                : "\(verdict == .fair ? "A faint edge" : "An edge") shows "
                    + (seam.box >= seam.ring
                        ? "along upright lines on both sides of the mouth." : "along a ring around the mouth."))
    }

    private var frames: Judgement {
        let found = continuity
        let bad = found.dropped + found.repeated
        let part = Double(bad) / Double(max(1, found.frames))
        var faults: [String] = []
        if found.dropped > 0 {
            faults.append(
                "\(Written.count(found.dropped, "frame is", "frames are")) missing at "
                    + Written.count(found.gaps.count, "place", "places"))
        }
        if found.repeated > 0 {
            faults.append("\(Written.count(found.repeated, "face repeats", "faces repeat")) the one before in speech")
        }
        if found.withoutFace > 0 {
            faults.append("\(Written.count(found.withoutFace, "frame shows", "frames show")) no face")
        }
        if found.isVariable { faults.append("the frame rate varies") }
        let verdict: Judgement.Verdict =
            bad == 0 && found.withoutFace == 0
            ? .good : part <= 0.02 && found.withoutFace * 20 < found.frames ? .fair : .poor
        let text = faults.joined(separator: "; ")
        return Judgement(
            "frames", "\(found.frames) at \(Written.number(found.rate, 2)) a second", verdict,
            faults.isEmpty
                ? "Every frame is there once and shows the face." : text.prefix(1).uppercased() + text.dropFirst() + "."
        )
    }

    private var offset: Judgement {
        guard let start = continuity.soundStart else {
            return Judgement("start", "-", .open, "The file does not say when its streams start.")
        }
        return Judgement(
            "start", Written.milliseconds(start), abs(start) < 0.045 ? .good : .fair,
            abs(start) < 0.0005
                ? "The file starts picture and sound together."
                : "The file starts the sound \(start > 0 ? "after" : "before") the picture; the lag above counts it.")
    }

    private static func judgements(of comparison: Comparison) -> [Judgement] {
        let (aperture, width) = (comparison.aperture, comparison.width)
        let reached = (aperture.nearZero ?? 0) >= 0.55 && (width.nearZero ?? 0) >= 0.4
        var found = [
            Judgement(
                "real mouth", "aperture \(Written.number(aperture.nearZero)), width \(Written.number(width.nearZero))",
                reached ? .good : (aperture.nearZero ?? 0) >= 0.3 ? .fair : .poor,
                "Agreement with the real mouth within a frame, in speech; at the best lag "
                    + "(\(comparison.lag.map(Written.milliseconds) ?? "none")) \(Written.number(aperture.atLag)) and "
                    + "\(Written.number(width.atLag)).")
        ]
        if let outside = comparison.outside {
            found.append(
                Judgement(
                    "outside", "\(Written.number(outside.mean)) levels",
                    Judgement.verdict(outside.mean, good: 1.5, fair: 4),
                    "Mean difference outside of the lower face, of 255 levels, \(Int(clamping: outside.most)) at most, in "
                        + "\(outside.frames) frames: compression alone makes about one."))
        } else {
            found.append(
                Judgement("outside", "-", .open, "The videos differ in size, so their pixels are not compared."))
        }
        return found
    }
}
