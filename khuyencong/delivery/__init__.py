"""What an implementing unit does with the money itself: classes, their sessions, who was there."""
