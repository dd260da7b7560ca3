package dev.larkpost.engine.consent;

/** One line of the consent log. @param number its place; later ones are greater */
public record ConsentEntry(long number, ConsentChange change) {}
