"""Works the dice of a contest out again from its seed: "Checking the dice" in docs/protocol/socket.md (CON4-CON6)."""

from hashlib import sha256

TIERS = ("critical-success", "full-success", "partial-success", "fail-forward", "hard-miss")
MOMENTUM = {"critical-success": 2, "full-success": 1, "partial-success": 0, "fail-forward": -1}


def throw(seed: str, actor_id: str, count: int) -> list[int]:
    dice: list[int] = []
    block = 0
    while len(dice) < count:
        bytes_of_block = sha256(f"{seed}:{actor_id}:{block}".encode()).digest()
        dice += [byte % 6 + 1 for byte in bytes_of_block if byte < 252]
        block += 1
    return dice[:count]


def keep(dice: list[int], momentum: int) -> list[int]:
    return sorted(dice, reverse=momentum >= 2)[:2]


def tier_of(total: int, difficulty: int) -> str:
    above = total - difficulty
    steps = ((4, "critical-success"), (0, "full-success"), (-1, "partial-success"), (-3, "fail-forward"))
    return next((tier for least, tier in steps if above >= least), "hard-miss")


def momentum_after(tier: str, before: int) -> int:
    return 0 if tier == "hard-miss" else max(-2, min(3, before + MOMENTUM[tier]))


def tie_break(seed: str, actor_id: str) -> int:
    return int.from_bytes(sha256(f"{seed}:{actor_id}:tie".encode()).digest()[:4], "big")


def verify_contest(seed_commitment: str, resolved: dict) -> list[str]:
    """Everything in the data of `contest.resolved` that does not follow from the seed, a sentence each."""
    seed = resolved["seed"]
    faults = []
    if sha256(seed.encode()).hexdigest() != seed_commitment:
        faults.append("the seed is not the one that was promised")
    for said in resolved["participants"]:
        faults += verify_roll(seed, said)
    ranked = sorted(resolved["participants"], key=lambda each: rank_key(seed, each))
    for rank, each in enumerate(ranked, start=1):
        faults += differs(each["actorId"], "rank", each["rank"], rank)
    faults += differs("the outcome", "winner", resolved["outcome"]["winner"], ranked[0]["actorId"])
    faults += differs("the outcome", "tier", resolved["outcome"]["tier"], ranked[0]["tier"])
    return faults


def verify_roll(seed: str, said: dict) -> list[str]:
    actor_id, before = said["actorId"], said["momentumBefore"]
    dice = throw(seed, actor_id, 3 if abs(before) >= 2 else 2)
    kept = keep(dice, before)
    total = sum(kept) + said["stat"]
    tier = tier_of(total, said["difficulty"])
    return [
        *differs(actor_id, "dice", said["dice"], dice),
        *differs(actor_id, "kept", sorted(said["kept"]), sorted(kept)),
        *differs(actor_id, "total", said["total"], total),
        *differs(actor_id, "tier", said["tier"], tier),
        *differs(actor_id, "momentumAfter", said["momentumAfter"], momentum_after(tier, before)),
    ]


def rank_key(seed: str, each: dict) -> tuple[int, ...]:
    draw = tie_break(seed, each["actorId"])
    return (TIERS.index(each["tier"]), -each["total"], -each["momentumBefore"], -each["stat"], -draw)


def differs(whose: str, field: str, said: object, worked: object) -> list[str]:
    return [] if said == worked else [f"{whose}: {field} is said to be {said}, the seed gives {worked}"]
